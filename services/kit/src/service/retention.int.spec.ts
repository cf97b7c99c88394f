import { randomUUID } from 'node:crypto';
import { type TestDatabase, testDatabase } from '@crm/tests/kit/database';
import { until } from '@crm/tests/kit/until';
import { testClock } from '../clock/clock.ts';
import { dryRunImport, runImport } from '../import/run.ts';
import { importMethods } from '../import/imports.ts';
import { parcelTarget, parcels } from '../import/sample-target.fixture.ts';
import { openTables } from '../import/table/tables.ts';
import { accept } from '../inbox/accept.ts';
import { cancel, jobStatus, schedule, startScheduler } from '../jobs/scheduler.ts';
import { createLogger } from '../log/logger.ts';
import { USER, aParcel, actor, callOf, createParcels, rights } from '../resource/sample.fixture.ts';
import { standardMethods } from '../resource/standard.ts';
import { retentionJob, scheduleRetention } from './retention.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const start = new Date('2026-03-01T10:00:00Z');
const clock = testClock(start);
const tables = openTables();
const work = { service: 'sample', tables, targets: [parcelTarget] };
const boss = actor(USER.eve, rights('all'));
const call = () => callOf(boss, { now: clock.now() });
let database: TestDatabase;
let scheduler: ReturnType<typeof startScheduler>;

beforeAll(async () => {
  database = await testDatabase();
  await createParcels(database.db);
  await scheduleRetention(database.db, clock.now());
  const log = createLogger({ name: 'retention-test', level: 'silent' });
  scheduler = startScheduler({ db: database.db, kinds: [retentionJob], clock, log, pollMs: 50 });
});
afterAll(async () => {
  await scheduler.stop();
  await tables.stop();
  await database.drop();
});

/** Moves the clock and waits for the sweep that is then due. */
async function sweepAt(instant: number): Promise<void> {
  clock.set(new Date(instant));
  await until('the sweep has run and waits for its next hour', async () => {
    const status = await jobStatus(database.db, 'kit.retention', 'sweep');
    return status?.state === 'waiting' && status.runAt.getTime() > instant;
  });
}

async function* file(text: string) {
  yield await Promise.resolve({ data: Buffer.from(text), fileName: 'parcels.csv', contentType: 'text/csv' });
}

test('a repeated request gets its first answer for a week, and is a new one after that', async () => {
  const methods = standardMethods(parcels, database.db);
  const request = { parcel: aParcel({ name: 'Once' }), requestId: randomUUID() };
  const first = await methods.create(request, call());
  await sweepAt(start.getTime() + 6 * DAY);
  expect((await methods.create(request, call())).id).toBe(first.id);
  await sweepAt(start.getTime() + 8 * DAY);
  expect((await methods.create(request, call())).id).not.toBe(first.id);
});

test('an upload that no import uses is there for a day, one that waits in an import stays', async () => {
  const imports = importMethods(database.db, work);
  const begun = clock.now().getTime();
  const unused = await imports.uploadImportFile(file('Название\nA'), call());
  const used = await imports.uploadImportFile(file('Название\nB'), call());
  const waiting = await imports.createImport({ fileId: used.id, target: 'parcels' }, call());
  await sweepAt(begun + 23 * HOUR);
  await expect(imports.createImport({ fileId: unused.id, target: 'parcels' }, call())).resolves.toBeDefined();
  const lonely = await imports.uploadImportFile(file('Название\nC'), call());
  await sweepAt(begun + 50 * DAY);
  await expect(imports.createImport({ fileId: lonely.id, target: 'parcels' }, call())).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  const run = { clock, signal: new AbortController().signal, progress: () => undefined };
  await imports.dryRunImport({ id: waiting.id, etag: '' }, call());
  await dryRunImport(database.db, work, waiting.id, run);
  expect((await imports.getImport({ id: waiting.id }, call())).state).toBe('IMPORT_STATE_CHECKED');
});

test('the bytes of a finished import go after thirty days; what it did is still told', async () => {
  const imports = importMethods(database.db, work);
  const { id: fileId } = await imports.uploadImportFile(file('Код;Название\n77;Kept\n78;'), call());
  const { id } = await imports.createImport({ fileId, target: 'parcels' }, call());
  const run = { clock, signal: new AbortController().signal, progress: () => undefined };
  await imports.startImport({ id, etag: '' }, call());
  await runImport(database.db, work, id, run);
  const bytes = () => database.db.query({ name: '', text: `select 1 from file_chunks where file_id = '${fileId}'` });
  await sweepAt(clock.now().getTime() + 29 * DAY);
  expect(await bytes()).toHaveLength(1);
  await sweepAt(clock.now().getTime() + 2 * DAY);
  expect(await bytes()).toHaveLength(0);
  expect((await imports.getImport({ id }, call())).result?.lines).toBe(2n);
  const rejected: Buffer[] = [];
  for await (const { data } of imports.downloadRejected({ id }, call())) rejected.push(Buffer.from(data));
  expect(Buffer.concat(rejected).toString()).toContain('78');
});

test('[G4] ended jobs and notes of events seen are kept by the given clock, not by the day of the database', async () => {
  const { db } = database;
  const begun = clock.now().getTime();
  await schedule(db, { kind: 'none', key: 'a', runAt: clock.now(), payload: {} });
  await cancel(db, 'none', 'a', clock.now());
  const consumer = { name: 'sample.projection' };
  await db.tx((tx) => accept(tx, consumer, { topic: 't', key: 'k' }, { sequence: '1' }, randomUUID(), clock.now()));
  const notes = () => db.query({ name: '', text: 'select 1 from inbox' });
  await sweepAt(begun + 29 * DAY);
  expect(await jobStatus(db, 'none', 'a')).toMatchObject({ state: 'cancelled' });
  await sweepAt(begun + 31 * DAY);
  expect(await jobStatus(db, 'none', 'a')).toBeUndefined();
  expect(await notes()).toHaveLength(1);
  await sweepAt(begun + 181 * DAY);
  expect(await notes()).toHaveLength(0);
});

test('another process does not begin a second sweep', async () => {
  const before = await jobStatus(database.db, 'kit.retention', 'sweep');
  await scheduleRetention(database.db, clock.now());
  expect(await jobStatus(database.db, 'kit.retention', 'sweep')).toEqual(before);
});
