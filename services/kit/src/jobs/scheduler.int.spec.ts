import { until } from '../../../../tests/kit/until.ts';
import { testClock } from '../clock/clock.ts';
import type { TestClock } from '../clock/clock.ts';
import { createLogger } from '../log/logger.ts';
import { openDb, statement } from '../pg/pool.ts';
import type { Db, Statement } from '../pg/pool.ts';
import { scratchDatabase } from '../pg/scratch-database.ts';
import type { ScratchDatabase } from '../pg/scratch-database.ts';
import { CLAIM } from './job-statements.ts';
import { cancel, jobStatus, schedule, startScheduler } from './scheduler.ts';
import type { JobKind, Scheduler } from './scheduler.ts';

let database: ScratchDatabase;
let db: Db;
let clock: TestClock;
const schedulers: Scheduler[] = [];
const log = createLogger({ name: 'jobs-test', level: 'silent' });
const sql = (text: string): Statement => statement('test', text);
const start = (...kinds: JobKind[]): Scheduler => {
  const scheduler = startScheduler({ db, kinds, clock, log, pollMs: 50, leaseMs: 600 });
  schedulers.push(scheduler);
  return scheduler;
};
const at = (seconds: number): Date => new Date(Date.parse('2026-03-01T10:00:00Z') + seconds * 1000);
const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
const state = async (key: string): Promise<string | undefined> => (await jobStatus(db, 'remind', key))?.state;

beforeAll(async () => {
  database = await scratchDatabase(process.env['CRM_TEST_PG_URL'] ?? '');
  db = openDb({ url: database.url, name: 'jobs-test' });
});
beforeEach(async () => {
  clock = testClock(at(0));
  await db.query(sql('delete from jobs'));
});
afterEach(() => Promise.all(schedulers.splice(0).map((scheduler) => scheduler.stop())));
afterAll(async () => {
  await db.end();
  await database.drop();
});

test('a timer runs when its time has come, and not before', async () => {
  const ran: object[] = [];
  start({ kind: 'remind', run: async (_db, payload) => void ran.push(payload) });
  await schedule(db, { kind: 'remind', key: 'later', runAt: at(60), payload: { n: 2 } });
  await schedule(db, { kind: 'remind', key: 'now', runAt: at(0), payload: { n: 1 } });
  await until('the first has run', async () => (await state('now')) === 'done');
  expect(ran).toEqual([{ n: 1 }]);
  clock.advance(60_000);
  await until('the second has run', async () => (await state('later')) === 'done');
  expect(ran).toEqual([{ n: 1 }, { n: 2 }]);
});

test('a timer of a transaction that fails does not exist', async () => {
  const failing = db.tx(async (tx) => {
    await schedule(tx, { kind: 'remind', key: 'phantom', runAt: at(0), payload: {} });
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await state('phantom')).toBeUndefined();
});

test('scheduling again moves the one timer; cancelling takes it away', async () => {
  await schedule(db, { kind: 'remind', key: 'a', runAt: at(10), payload: { n: 1 } });
  await schedule(db, { kind: 'remind', key: 'a', runAt: at(20), payload: { n: 2 } });
  expect(await jobStatus(db, 'remind', 'a')).toMatchObject({ state: 'waiting', runAt: at(20) });
  expect(await cancel(db, 'remind', 'a', clock.now())).toBe(true);
  expect(await cancel(db, 'remind', 'a', clock.now())).toBe(false);
  const ran: object[] = [];
  start({ kind: 'remind', run: async (_db, payload) => void ran.push(payload) });
  clock.advance(60_000);
  await schedule(db, { kind: 'remind', key: 'b', runAt: at(0), payload: { n: 3 } });
  await until('the other has run', async () => (await state('b')) === 'done');
  expect(ran).toEqual([{ n: 3 }]);
});

test('scheduled anew while it runs, it runs once more with what is new', async () => {
  const ran: object[] = [];
  let release: () => void = () => undefined;
  start({
    kind: 'remind',
    run: async (_db, payload) => {
      ran.push(payload);
      if (ran.length === 1) await new Promise<void>((resolve) => (release = resolve));
    },
  });
  await schedule(db, { kind: 'remind', key: 'a', runAt: at(0), payload: { n: 1 } });
  await until('it runs', () => ran.length === 1);
  await schedule(db, { kind: 'remind', key: 'a', runAt: at(0), payload: { n: 2 } });
  release();
  await until('it is done', async () => (await state('a')) === 'done');
  expect(ran).toEqual([{ n: 1 }, { n: 2 }]);
});

test('several processes share the work: each job is run once', async () => {
  const ran: string[] = [];
  const kind: JobKind = {
    kind: 'remind',
    concurrency: 3,
    run: async (_db, payload) => void ran.push((payload as { key: string }).key),
  };
  const keys = Array.from({ length: 40 }, (_, n) => `k${n}`);
  await db.tx(async (tx) => {
    for (const key of keys) await schedule(tx, { kind: 'remind', key, runAt: at(0), payload: { key } });
  });
  start(kind);
  start(kind);
  start(kind);
  await until(
    'all have run',
    async () => (await db.query(sql("select 1 from jobs where state = 'done'"))).length === 40,
  );
  expect([...ran].sort()).toEqual([...keys].sort());
});

test('a job that throws is tried again later, and stands as failed in the end', async () => {
  let tries = 0;
  start({ kind: 'remind', attempts: 3, run: () => Promise.reject(new Error(`try ${++tries}`)) });
  await schedule(db, { kind: 'remind', key: 'a', runAt: at(0), payload: {} });
  for (let expected = 1; expected < 3; expected++) {
    await until(
      'it waits for its next try',
      async () => (await jobStatus(db, 'remind', 'a'))?.error === `try ${expected}`,
    );
    expect(await state('a')).toBe('waiting');
    clock.advance(1_000_000);
  }
  await until('it has failed', async () => (await state('a')) === 'failed');
  expect(await jobStatus(db, 'remind', 'a')).toMatchObject({ error: 'try 3', attempts: 3 });
});

test('a job whose process died is taken up by another when its lease is over', async () => {
  await schedule(db, { kind: 'remind', key: 'a', runAt: at(0), payload: {} });
  await db.query(
    sql(
      "update jobs set state = 'running', attempts = 1, lease_id = gen_random_uuid(), lease_until = now() - interval '1 second'",
    ),
  );
  start({ kind: 'remind', run: () => Promise.resolve() });
  await until('it is done', async () => (await state('a')) === 'done');
  expect(await jobStatus(db, 'remind', 'a')).toMatchObject({ attempts: 2 });
});

test('a cancelled timer ended at the instant of the command, a finished one at that of its process', async () => {
  await schedule(db, { kind: 'remind', key: 'a', runAt: at(60), payload: {} });
  await cancel(db, 'remind', 'a', clock.now());
  expect(await jobStatus(db, 'remind', 'a')).toMatchObject({ state: 'cancelled', finishedAt: at(0) });
  start({ kind: 'remind', run: () => Promise.resolve() });
  await schedule(db, { kind: 'remind', key: 'b', runAt: at(0), payload: {} });
  await until('it is done', async () => (await state('b')) === 'done');
  expect(await jobStatus(db, 'remind', 'b')).toMatchObject({ finishedAt: at(0) });
});

test('[G3] a backlog of one kind keeps no other kind waiting', async () => {
  await db.query(
    sql(`insert into jobs (kind, key, run_at, payload)
      select 'backlog', n::text, timestamptz '2026-02-01' + n * interval '1 second', '{}' from generate_series(1, 100000) n`),
  );
  const ran: string[] = [];
  start(
    { kind: 'backlog', run: (_db, _payload, { signal }) => aborted(signal) },
    { kind: 'remind', concurrency: 2, run: async (_db, payload) => void ran.push((payload as { key: string }).key) },
  );
  await until('the backlog holds its worker', async () => (await jobStatus(db, 'backlog', '1'))?.state === 'running');
  for (const key of ['a', 'b']) await schedule(db, { kind: 'remind', key, runAt: at(0), payload: { key } });
  await until('both have run', () => ran.length === 2);
  // Read by index, whatever the planner thought of the table when it was small: blocks, not milliseconds, are counted.
  for (const key of ['c', 'd']) await schedule(db, { kind: 'remind', key, runAt: at(0), payload: { key } });
  const [plan] = await db.tx((tx) =>
    tx.query<{ 'QUERY PLAN': { Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number } }[] }>(
      sql(`explain (analyze, buffers, format json) ${CLAIM.text}`),
      [['backlog', 'remind'], [0, 2], at(0), '00000000-0000-0000-0000-000000000001', 30_000],
    ),
  );
  const { 'Shared Hit Blocks': hit = 0, 'Shared Read Blocks': read = 0 } = plan?.['QUERY PLAN'][0]?.Plan ?? {};
  expect(hit + read).toBeLessThan(200);
});

test('[A7] F30 processes whose clocks are ten minutes apart: each job once, none taken from who runs it', async () => {
  const ran: string[] = [];
  let release: () => void = () => undefined;
  const kind = (at: string): JobKind => ({
    kind: 'remind',
    concurrency: 2,
    run: async (_db, payload) => {
      const { key } = payload as { key: string };
      ran.push(`${at} ${key}`);
      if (key === 'long') await new Promise<void>((resolve) => (release = resolve));
    },
  });
  const [slow, fast] = [testClock(at(-300)), testClock(at(300))];
  const startAt = (its: TestClock, name: string) => {
    const scheduler = startScheduler({ db, kinds: [kind(name)], clock: its, log, pollMs: 20, leaseMs: 600 });
    schedulers.push(scheduler);
  };
  startAt(slow, 'slow');
  await schedule(db, { kind: 'remind', key: 'long', runAt: at(-400), payload: { key: 'long' } });
  await until('the slow one is at it', () => ran.length === 1);
  startAt(fast, 'fast');
  await db.tx(async (tx) => {
    for (let n = 0; n < 20; n += 1)
      await schedule(tx, { kind: 'remind', key: `k${n}`, runAt: at(-350), payload: { key: `k${n}` } });
    await schedule(tx, { kind: 'remind', key: 'between', runAt: at(0), payload: { key: 'between' } });
    await schedule(tx, { kind: 'remind', key: 'later', runAt: at(301), payload: { key: 'later' } });
  });
  await until('all that is due has run', () => ran.length === 22);
  const [lease] = await db.query<{ lease: Date }>(sql("select lease_until as lease from jobs where key = 'long'"));
  await until('its lease was renewed twice over', async () => {
    const [row] = await db.query<{ lease: Date }>(sql("select lease_until as lease from jobs where key = 'long'"));
    return row && lease && row.lease.getTime() > lease.lease.getTime() + 1_200;
  });
  release();
  await until('the long one is done', async () => (await state('long')) === 'done');
  expect(await state('later')).toBe('waiting');
  expect(ran.filter((run) => run.endsWith(' between'))).toEqual(['fast between']);
  expect(new Set(ran.map((run) => run.split(' ')[1])).size).toBe(ran.length);
});

test('a long job keeps its lease, tells its progress, and stops when it is cancelled', async () => {
  let begun = 0;
  const kind: JobKind = {
    kind: 'remind',
    run: (_db, _payload, { signal, progress }) => {
      begun += 1;
      progress(40);
      return aborted(signal);
    },
  };
  start(kind);
  start(kind);
  await schedule(db, { kind: 'remind', key: 'a', runAt: at(0), payload: {} });
  await until('its progress shows', async () => (await jobStatus(db, 'remind', 'a'))?.progress === 40);
  const [before] = await db.query<{ lease: Date }>(sql('select lease_until as lease from jobs'));
  await until('its lease was renewed twice over', async () => {
    const [row] = await db.query<{ lease: Date }>(sql('select lease_until as lease from jobs'));
    return row && before && row.lease.getTime() > before.lease.getTime() + 1_200;
  });
  expect(begun).toBe(1);
  await cancel(db, 'remind', 'a', clock.now());
  await until('it is cancelled', async () => (await state('a')) === 'cancelled');
});

test('a stopping process gives its job back, and the run does not count', async () => {
  const scheduler = start({
    kind: 'remind',
    run: (_db, _payload, { signal }) => aborted(signal),
  });
  await schedule(db, { kind: 'remind', key: 'a', runAt: at(0), payload: {} });
  await until('it runs', async () => (await state('a')) === 'running');
  await scheduler.stop();
  expect(await jobStatus(db, 'remind', 'a')).toMatchObject({ state: 'waiting', attempts: 0 });
});
