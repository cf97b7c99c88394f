import { Counter } from 'prom-client';
import { jobStatus, schedule } from '../jobs/schedule.ts';
import type { JobKind } from '../jobs/job-kind.ts';
import type { Db, Statement } from '../pg/pool.ts';

const KIND = 'kit.retention';
const KEY = 'sweep';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

interface Rule {
  what: string;
  keepMs: number;
  /** Deletes some of what is older than $1 and returns a row for each; run until it deletes nothing. */
  sweep: Statement;
}

/** What the runtime's own tables hold for a time only. The outbox is emptied as it is sent. */
const RULES: readonly Rule[] = [
  {
    // A request is tried again within minutes, after a day without a network at the latest.
    what: 'answers',
    keepMs: 7 * DAY,
    sweep: {
      name: 'retention_answers',
      text: `delete from request_log where ctid = any(array(select ctid from request_log where created_at < $1 limit 5000)) returning 1`,
    },
  },
  {
    // Twice the longest retention of a topic (90 days): after that no redelivery is possible.
    what: 'events seen',
    keepMs: 180 * DAY,
    sweep: {
      name: 'retention_inbox',
      text: `delete from inbox where ctid = any(array(select ctid from inbox where received_at < $1 limit 5000)) returning 1`,
    },
  },
  {
    what: 'ended jobs',
    keepMs: 30 * DAY,
    sweep: {
      name: 'retention_jobs',
      text: `delete from jobs where ctid = any(array(select ctid from jobs where finished_at < $1 limit 5000 for update skip locked)) returning 1`,
    },
  },
  {
    // Uploaded and never used, or broken off by the end of its process.
    what: 'uploads',
    keepMs: DAY,
    sweep: {
      name: 'retention_uploads',
      text: `delete from files where id = any(array(select id from files f where created_at < $1
        and not exists (select from imports where file_id = f.id) order by created_at limit 20)) returning 1`,
    },
  },
  {
    // Of an import that can only be undone the lines are told by import_lines; the file is of no more use.
    what: 'imported files',
    keepMs: 30 * DAY,
    sweep: {
      name: 'retention_imported',
      text: `delete from file_chunks where ctid = any(array(select c.ctid from imports i join file_chunks c on c.file_id = i.file_id
        where i.state in ('IMPORT_STATE_DONE', 'IMPORT_STATE_UNDONE') and i.finished_at < $1 limit 500)) returning 1`,
    },
  },
];

const swept = new Counter({
  name: 'crm_retention_swept_rows_total',
  help: 'Rows deleted after their time, by what they held',
  labelNames: ['what'],
});

/** The job that deletes, every hour, what the runtime's tables need not hold any longer. */
export const retentionJob: JobKind = {
  kind: KIND,
  async run(db, _payload, { now, signal }) {
    // Set first: a sweep that throws is not lost, it comes again with the next one.
    await schedule(db, { kind: KIND, key: KEY, runAt: new Date(now.getTime() + HOUR), payload: {} });
    for (const { what, keepMs, sweep } of RULES) {
      let count: number;
      do {
        signal.throwIfAborted();
        count = (await db.query(sweep, [new Date(now.getTime() - keepMs)])).length;
        swept.inc({ what }, count);
      } while (count > 0);
    }
  },
};

/** Begins the hourly sweep of this database, unless it is under way already. */
export async function scheduleRetention(db: Db, now: Date): Promise<void> {
  const known = await jobStatus(db, KIND, KEY);
  if (known?.state === 'waiting' || known?.state === 'running') return;
  await schedule(db, { kind: KIND, key: KEY, runAt: now, payload: {} });
}
