import { randomUUID } from 'node:crypto';
import { type TestDatabase, testDatabase } from '@crm/tests/kit/database';
import type { Call } from '../grpc/call.ts';
import { defineErrors } from '../grpc/errors.ts';
import { insertRow, loadRow, runCommand, runOnce, saveRow } from './command.ts';
import { defineResource } from './define.ts';
import { USER, aParcel, actor, callOf, createParcels, rights, sampleRegistry } from './sample.fixture.ts';
import type { Parcel } from './sample.fixture.ts';
import { standardMethods } from './standard.ts';
import type { StandardMethods } from './standard.ts';

const parcels = defineResource<Parcel>({
  service: 'sample',
  registry: sampleRegistry,
  message: 'crm.sample.v1.Parcel',
  table: 'parcels',
  permission: 'sample:parcel',
  scope: { owner: 'owner_id' },
  topic: 'crm.sample.parcels.v1',
  hooks: {
    check: (_, after) => {
      if (after.name === 'forbidden') throw errors.FORBIDDEN_NAME();
    },
    facts: ({ action, after }) =>
      action === 'create' ? [{ type: 'crm.sample.parcel.packed.v1', data: { id: after.id } }] : [],
  },
});
const errors = defineErrors('sample.crm', {
  SENT_ALREADY: { code: 'FAILED_PRECONDITION', en: 'Sent.', ru: 'Отправлено.', bg: 'Изпратено.' },
  FORBIDDEN_NAME: { code: 'FAILED_PRECONDITION', en: 'No.', ru: 'Нет.', bg: 'Не.' },
});
const ann = actor(USER.ann, rights('own'));
const bob = actor(USER.bob, rights('own'));

let database: TestDatabase;
let m: StandardMethods<Parcel>;
beforeAll(async () => {
  database = await testDatabase();
  await createParcels(database.db);
  m = standardMethods(parcels, database.db);
});
afterAll(() => database.drop());
beforeEach(() => database.db.query({ name: '', text: 'truncate parcels, outbox, request_log' }));

const rows = <T>(text: string): Promise<T[]> => database.db.query<T>({ name: '', text });

interface SendRequest {
  id: string;
  etag: string;
  requestId: string;
}

/** A verb as a service writes it: sends a parcel, and makes the next one. */
function send(request: SendRequest, who = ann, call = callOf(who)): Promise<Parcel> {
  return runCommand(
    database.db,
    parcels,
    call,
    { id: request.id, etag: request.etag, permission: 'sample:parcel:send', action: 'send', basis: 'by hand', request },
    async (tx, before) => {
      if (before.sentTime) throw errors.SENT_ALREADY();
      await insertRow(tx, parcels, aParcel({ name: 'next', ownerId: before.ownerId }), call);
      return {
        after: { ...before, sentTime: call.now },
        events: [{ type: 'crm.sample.parcel.sent.v1', data: { id: before.id } }],
      };
    },
  );
}

test('a verb saves, tells its basis to the audit and its fact to the outbox, in the order of the record', async () => {
  const { id, etag } = await m.create({ parcel: aParcel() }, callOf(ann));
  const sent = await send({ id, etag, requestId: '' });
  expect(sent).toMatchObject({ id, etag: '"2"', sentTime: expect.any(Date) as Date });
  expect(await rows(`select action, basis from audit_log where record_id = '${id}' order by time`)).toEqual([
    { action: 'create', basis: null },
    { action: 'send', basis: 'by hand' },
  ]);
  const facts = await rows(`select type, sequence from outbox where aggregateid = '${id}' order by sequence`);
  expect(facts).toEqual(
    ['created', 'packed', 'updated', 'sent'].map((fact, at) => ({
      type: `crm.sample.parcel.${fact}.v1`,
      sequence: BigInt(at + 1),
    })),
  );
});

test('a refused decision leaves nothing, also not what it wrote before', async () => {
  const { id } = await m.create({ parcel: aParcel() }, callOf(ann));
  await send({ id, etag: '', requestId: '' });
  const before = await rows('select count(*) from parcels');
  await expect(send({ id, etag: '', requestId: '' })).rejects.toMatchObject({ reason: 'SENT_ALREADY' });
  await expect(send({ id, etag: '"1"', requestId: '' })).rejects.toMatchObject({ reason: 'STALE_ETAG' });
  await expect(send({ id, etag: '', requestId: '' }, bob)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(m.create({ parcel: aParcel({ name: 'forbidden' }) }, callOf(ann))).rejects.toMatchObject({
    reason: 'FORBIDDEN_NAME',
  });
  expect(await rows('select count(*) from parcels')).toEqual(before);
});

/** The call of somebody who waits so long for his answer. */
const waiting = (ms: number, more: Partial<Call> = {}): Call => callOf(ann, { deadline: Date.now() + ms, ...more });

test('[G3] fifty attempts of one request do it once, and each is told the same answer', async () => {
  const { id } = await m.create({ parcel: aParcel() }, callOf(ann));
  const request = { id, etag: '', requestId: randomUUID() };
  const answers = await Promise.all(Array.from({ length: 50 }, () => send(request, ann, waiting(30_000))));
  expect(new Set(answers.map((answer) => JSON.stringify(parcels.codec.toJSON(answer)))).size).toBe(1);
  expect(await rows(`select 1 from parcels where name = 'next'`)).toHaveLength(1);
});

test('[G3] a repeated change of many waits for the first attempt, within its own deadline', async () => {
  const { id } = await m.create({ parcel: aParcel() }, callOf(ann));
  const batch = { ids: [id], parcel: aParcel({ pieces: 7 }), updateMask: ['pieces'], requestId: randomUUID() };
  const key = `sample.parcel.batchUpdate${batch.requestId}`;
  let repeated: Promise<unknown> | undefined;
  await database.db.tx(async (tx) => {
    await tx.query({ name: '', text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))' }, [key]);
    await expect(m.batchUpdate(batch, waiting(400))).rejects.toMatchObject({ reason: 'REQUEST_IN_FLIGHT' });
    repeated = m.batchUpdate(batch, waiting(30_000));
  });
  // The first one gave up without having done anything: the repeated one does it.
  expect(await repeated).toMatchObject({ parcels: [{ id, pieces: 7 }] });
  expect((await m.get({ id }, callOf(ann))).etag).toBe('"2"');
});

test('[G3] who goes away while he waits for the first attempt waits no longer', async () => {
  const { id } = await m.create({ parcel: aParcel() }, callOf(ann));
  const request = { id, etag: '', requestId: randomUUID() };
  const gone = new AbortController();
  await database.db.tx(async (tx) => {
    await tx.query({ name: '', text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))' }, [
      `sample.parcel.send${request.requestId}`,
    ]);
    const left = send(request, ann, waiting(30_000, { signal: gone.signal }));
    setTimeout(() => gone.abort(), 100);
    await expect(left).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

test('creates with hooks also answer a repeated request with the first answer', async () => {
  const request = { parcel: aParcel({ name: 'with hooks' }), requestId: randomUUID() };
  const [one, two] = [await m.create(request, callOf(ann)), await m.create(request, callOf(ann))];
  expect(two).toEqual(one);
  const change = { parcel: aParcel({ id: one.id, pieces: 4 }), updateMask: ['pieces'], requestId: randomUUID() };
  expect(await m.update(change, callOf(ann))).toEqual(await m.update(change, callOf(ann)));
  expect((await m.get({ id: one.id }, callOf(ann))).etag).toBe('"2"');
  const batch = { ids: [one.id], parcel: aParcel({ pieces: 9 }), updateMask: ['pieces'], requestId: randomUUID() };
  expect(await m.batchUpdate(batch, callOf(ann))).toEqual(await m.batchUpdate(batch, callOf(ann)));
  expect((await m.get({ id: one.id }, callOf(ann))).etag).toBe('"3"');
});

test('a command over many records saves each in turn with the etag that the last save gave', async () => {
  const call = callOf(ann);
  const result = await runOnce(
    database.db,
    sampleRegistry,
    call,
    { method: 'sample.twice', request: { requestId: randomUUID() }, answer: 'crm.sample.v1.Parcel' },
    async (tx) => {
      const made = await insertRow(tx, parcels, aParcel({ name: 'a', ownerId: USER.ann }), call);
      const loaded = await loadRow(tx, parcels, made.id);
      const once = await saveRow(tx, parcels, loaded, { ...loaded, pieces: 1 }, call);
      return saveRow(tx, parcels, once, { ...once, pieces: 2 }, call, { action: 'pack' });
    },
  );
  expect(result).toMatchObject({ pieces: 2, etag: '"3"' });
});
