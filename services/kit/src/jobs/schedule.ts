import type { Statement, Tx } from '../pg/pool.ts';

export interface JobDraft {
  kind: string;
  /** One job per kind and key: an id of the record it is about. */
  key: string;
  runAt: Date;
  payload: object;
}

export type JobState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

export interface JobStatus {
  state: JobState;
  /** 0 to 100, as the job told. */
  progress: number;
  attempts: number;
  runAt: Date;
  error: string | null;
  finishedAt: Date | null;
  cancelRequested: boolean;
}

/** attempts = 0 on a running job says: scheduled anew meanwhile, run once more when it ends. */
const SCHEDULE: Statement = {
  name: 'jobs_schedule',
  text: `insert into jobs (kind, key, run_at, payload) values ($1, $2, $3, $4)
    on conflict (kind, key) do update set run_at = excluded.run_at, payload = excluded.payload, attempts = 0, error = null, finished_at = null,
      progress = 0, cancel_requested = false, state = case when jobs.state = 'running' then 'running' else 'waiting' end`,
  jobs: true,
};

const CANCEL: Statement = {
  name: 'jobs_cancel',
  text: `update jobs set state = case when state = 'running' then state else 'cancelled' end, cancel_requested = true,
      finished_at = case when state = 'running' then null else $3::timestamptz end
    where kind = $1 and key = $2 and state in ('waiting', 'running') returning state`,
  jobs: true,
};

const STATUS: Statement = {
  name: 'jobs_status',
  text: `select state, progress, attempts, run_at as "runAt", error, finished_at as "finishedAt", cancel_requested as "cancelRequested"
    from jobs where kind = $1 and key = $2`,
};

/**
 * Sets the one timer of this kind and key: it runs after the commit at or after `runAt`, at least once. A timer that waits
 * is moved, one that has run is set again, and one that runs just now runs once more afterwards.
 */
export async function schedule(tx: Tx, { kind, key, runAt, payload }: JobDraft): Promise<void> {
  await tx.query(SCHEDULE, [kind, key, runAt, JSON.stringify(payload)]);
}

/** Takes a timer away, and asks a running job to stop (its signal). False when there was nothing to cancel. */
export async function cancel(tx: Tx, kind: string, key: string, now: Date): Promise<boolean> {
  return (await tx.query(CANCEL, [kind, key, now])).length > 0;
}

/** How a job stands; undefined when there is none. Ended ones are kept for 30 days. */
export async function jobStatus(tx: Tx, kind: string, key: string): Promise<JobStatus | undefined> {
  return (await tx.query<JobStatus>(STATUS, [kind, key]))[0];
}
