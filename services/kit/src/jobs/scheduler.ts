import { randomUUID } from 'node:crypto';
import { Counter } from 'prom-client';
import type { Clock } from '../clock/clock.ts';
import { pause } from '../kafka/consumer.ts';
import type { Logger } from '../log/logger.ts';
import type { Db, Statement } from '../pg/pool.ts';
import { CLAIM, FAIL, FINISH, RECLAIM, RELEASE, RENEW } from './job-statements.ts';
import type { ClaimedJob } from './job-statements.ts';
import type { JobKind } from './job-kind.ts';

export type { JobContext, JobKind } from './job-kind.ts';
export { cancel, jobStatus, schedule } from './schedule.ts';
export type { JobDraft, JobState, JobStatus } from './schedule.ts';

export interface SchedulerOptions {
  db: Db;
  kinds: readonly JobKind[];
  clock: Clock;
  log: Logger;
  /** Between two looks at the table, milliseconds; a timer is late by that much at most. */
  pollMs?: number;
  /** A job whose process is gone is taken up by another after so long, milliseconds. */
  leaseMs?: number;
}

export interface Scheduler {
  /** Look now. Called by itself after commits that scheduled something. */
  wake(): void;
  /** Asks running jobs to stop, gives back those that do, and ends. */
  stop(): Promise<void>;
}

const runs = new Counter({
  name: 'crm_job_runs_total',
  help: 'Runs of jobs by outcome',
  labelNames: ['kind', 'outcome'],
});

/** Runs what is due. Any number of processes may do so: each job is run by one at a time, under a lease that it renews. */
export function startScheduler({
  db,
  kinds,
  clock,
  log,
  pollMs = 1_000,
  leaseMs = 30_000,
}: SchedulerOptions): Scheduler {
  const byName = new Map(kinds.map((kind) => [kind.kind, kind]));
  const running = new Map<string, Set<Promise<void>>>(kinds.map((kind) => [kind.kind, new Set()]));
  const stopping = new AbortController();
  let nap = new AbortController();
  let reclaimAt = 0;

  async function look(): Promise<void> {
    if (performance.now() > reclaimAt) {
      await db.query(RECLAIM, [[...byName.keys()]]);
      reclaimAt = performance.now() + leaseMs / 10;
    }
    const free = kinds.map((kind) => (kind.concurrency ?? 1) - (running.get(kind.kind)?.size ?? 0));
    if (free.some((slots) => slots > 0)) {
      const lease = randomUUID();
      const claimed = await db.query<ClaimedJob>(CLAIM, [
        kinds.map((kind) => kind.kind),
        free,
        clock.now(),
        lease,
        leaseMs,
      ]);
      for (const job of claimed) begin(job, lease);
    }
  }

  function begin(job: ClaimedJob, lease: string): void {
    const kind = byName.get(job.kind);
    const slots = running.get(job.kind);
    if (!kind || !slots) return;
    const run = runJob(kind, job, lease).finally(() => {
      slots.delete(run);
      nap.abort();
    });
    slots.add(run);
  }

  async function runJob(kind: JobKind, job: ClaimedJob, lease: string): Promise<void> {
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, stopping.signal]);
    let percent = 0;
    let told = 0;
    const renewal = setInterval(() => void renew().catch(() => undefined), Math.min(1_000, leaseMs / 3));
    let renewedAt = performance.now();

    async function renew(): Promise<void> {
      // Looks for a cancellation every other second, and at once when there is progress to tell.
      if (percent === told && performance.now() - renewedAt < Math.min(2_000, leaseMs / 3)) return;
      renewedAt = performance.now();
      told = percent;
      const [row] = await db.query<{ cancel_requested: boolean }>(RENEW, [job.kind, job.key, lease, leaseMs, percent]);
      // No row: the lease was lost, another process may be at it already.
      if (!row || row.cancel_requested) stop.abort();
    }

    let outcome: string;
    try {
      // Claimed while the stop was under way: a run that listens for the abort would wait for ever.
      stopping.signal.throwIfAborted();
      await kind.run(db, job.payload, {
        now: clock.now(),
        clock,
        signal,
        log,
        attempt: job.attempts,
        progress: (value) => (percent = Math.max(0, Math.min(100, Math.round(value)))),
      });
      outcome = 'done';
      await close(FINISH, [job.kind, job.key, lease, stop.signal.aborted ? 'cancelled' : 'done', clock.now()]);
    } catch (thrown) {
      if (stopping.signal.aborted && !stop.signal.aborted) {
        outcome = 'released';
        await close(RELEASE, [job.kind, job.key, lease]);
      } else if (stop.signal.aborted) {
        outcome = 'cancelled';
        await close(FINISH, [job.kind, job.key, lease, 'cancelled', clock.now()]);
      } else {
        const last = job.attempts >= (kind.attempts ?? 20);
        outcome = last ? 'failed' : 'retried';
        log[last ? 'error' : 'warn']({ err: thrown, kind: job.kind, key: job.key, attempt: job.attempts }, 'job threw');
        await close(FAIL, [
          job.kind,
          job.key,
          lease,
          thrown instanceof Error ? thrown.message : String(thrown),
          last,
          nextRun(job.attempts),
          clock.now(),
        ]);
      }
    } finally {
      clearInterval(renewal);
    }
    runs.inc({ kind: job.kind, outcome });
  }

  /** While the database is away the lease runs out by itself, and the job is run again. */
  async function close(statement: Statement, params: readonly unknown[]): Promise<void> {
    await db
      .query(statement, params)
      .catch((thrown: unknown) => log.warn({ err: thrown }, 'the end of a job could not be noted'));
  }

  function nextRun(attempts: number): Date {
    const seconds = Math.min(600, 2 ** Math.min(attempts, 10)) * (0.75 + Math.random() / 2);
    return new Date(clock.now().getTime() + seconds * 1_000);
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      nap = new AbortController();
      try {
        await look();
      } catch (thrown) {
        log.warn({ err: thrown }, 'jobs cannot be looked up');
      }
      if (!stopping.signal.aborted) await pause(pollMs * (0.75 + Math.random() / 2), nap.signal);
    }
    await Promise.all([...running.values()].flatMap((slots) => [...slots]));
  }

  const wake = (): void => nap.abort();
  const unlisten = db.onCommit('jobs', wake);
  const ended = kinds.length > 0 ? loop() : Promise.resolve();
  return {
    wake,
    async stop() {
      stopping.abort();
      unlisten();
      wake();
      await ended;
    },
  };
}
