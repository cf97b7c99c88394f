import { randomUUID } from 'node:crypto';
import { type TestDatabase, testDatabase } from '@crm/tests/kit/database';
import type { ListRequest } from '@crm/proto/gen/crm/type/v1/standard';
import { openDb } from '../pg/pool.ts';
import type { Db } from '../pg/pool.ts';
import { defineResource } from './define.ts';
import { TEAM, USER, aParcel, actor, callOf, createParcels, rights, sampleRegistry } from './sample.fixture.ts';
import type { Parcel } from './sample.fixture.ts';
import { standardMethods } from './standard.ts';
import type { StandardMethods } from './standard.ts';

const parcels = defineResource<Parcel>({
  service: 'sample',
  registry: sampleRegistry,
  message: 'crm.sample.v1.Parcel',
  table: 'parcels',
  permission: 'sample:parcel',
  scope: { owner: 'owner_id', team: 'team_id' },
  topic: 'crm.sample.parcels.v1',
  stateTopic: 'crm.sample.parcels.state.v1',
  search: ['name', 'phone', 'code'],
});

const ann = actor(USER.ann, rights('own'), { teamId: TEAM.north, teamIds: [TEAM.north], subtreeTeamIds: [TEAM.north] });
const boss = actor(USER.eve, rights('all', ['sample:cost:read', 'sample:margin:read']));

let database: TestDatabase;
let db: Db;
let statements: string[] = [];
let m: StandardMethods<Parcel>;

beforeAll(async () => {
  database = await testDatabase();
  db = openDb({
    url: database.url,
    name: 'resource',
    // New words are learnt beside the requests, a while later.
    onStatement: ({ name, text }) => name !== 'words_learn' && statements.push(text),
  });
  await createParcels(db);
  m = standardMethods(parcels, db);
});
afterAll(async () => {
  await db.end();
  await database.drop();
});
beforeEach(async () => {
  await db.query({ name: '', text: 'truncate parcels, outbox, request_log' });
  statements = [];
});

const list = (fields: Partial<ListRequest> = {}): ListRequest => ({
  pageSize: 0,
  pageToken: '',
  filter: '',
  orderBy: '',
  q: '',
  showDeleted: false,
  view: 'RECORD_VIEW_UNSPECIFIED',
  ...fields,
});
const rows = <T>(text: string): Promise<T[]> => db.query<T>({ name: '', text });

test('[A11] a create is one statement: the record, its audit row, its events and the remembered request', async () => {
  const request = {
    parcel: aParcel({
      name: 'Brick',
      price: { amount: '10.50', currency: 'RUB' },
      tags: ['a'],
      phone: '+7 912 345-67-89',
    }),
    requestId: randomUUID(),
  };
  const created = await m.create(request, callOf(ann));
  expect(statements).toHaveLength(1);
  expect(created).toMatchObject({
    name: 'Brick',
    etag: '"1"',
    ownerId: USER.ann,
    teamId: TEAM.north,
    price: { amount: '10.5', currency: 'RUB' },
    tags: ['a'],
    createdBy: USER.ann,
  });

  const [audit] = await rows<Record<string, unknown>>(`select * from audit_log where record_id = '${created.id}'`);
  expect(audit).toMatchObject({
    action: 'create',
    noun: 'parcel',
    actor_id: USER.ann,
    trace_id: 'trace-1',
    after: { name: 'Brick', ownerId: USER.ann },
  });
  const events = await rows<{
    topic: string;
    type: string;
    sequence: bigint;
    payload: Record<string, unknown>;
    headers: Record<string, unknown>;
  }>('select * from outbox order by id');
  expect(events.map(({ type, sequence }) => [type, sequence])).toEqual([
    ['crm.sample.parcel.created.v1', 1n],
    ['crm.sample.parcel.state.v1', 1n],
  ]);
  expect(events[0]?.payload).toMatchObject({ id: created.id, version: '1', values: { name: 'Brick' } });
  expect(JSON.stringify(events[0]?.payload)).not.toContain('912');
  expect(events[0]?.headers).toMatchObject({
    crmpermission: 'sample:parcel:read',
    crmowner: USER.ann,
    crmteam: TEAM.north,
    authid: USER.ann,
  });
  expect(events[1]?.payload).toMatchObject({ id: created.id, etag: '"1"', phone: '+7 912 345-67-89' });
});

test('[A11] rows of other tables are parts of the same statement: create, update and delete', async () => {
  await db.query({ name: '', text: 'create table parcel_marks (parcel_id uuid, mark text)' });
  const marked = defineResource<Parcel>({
    ...parcels.options,
    hooks: {
      prepare: (draft) => ({ ...draft, name: draft.name.trim() }),
      readOnly: true,
      parts: ({ action, after }) => [
        action === 'delete'
          ? { text: 'delete from parcel_marks m using saved where m.parcel_id = saved.id', params: [] }
          : {
              text: 'insert into parcel_marks (parcel_id, mark) select saved.id, $1 || $2::text from saved',
              params: [`${action} `, after.name],
            },
      ],
    },
  });
  const methods = standardMethods(marked, db);
  const marks = async (): Promise<string[]> =>
    (await rows<{ mark: string }>('select mark from parcel_marks order by 1')).map(({ mark }) => mark);
  statements = [];

  const created = await methods.create({ parcel: aParcel({ name: ' Brick ' }), requestId: randomUUID() }, callOf(ann));
  expect(statements).toHaveLength(1);
  expect(await marks()).toEqual(['create Brick']);
  statements = [];
  const change = {
    parcel: aParcel({ id: created.id, etag: created.etag, name: 'Tile' }),
    updateMask: ['name'],
    requestId: randomUUID(),
  };
  const updated = await methods.update(change, callOf(ann));
  expect(statements).toHaveLength(2);
  expect(await marks()).toEqual(['create Brick', 'update Tile']);
  expect(await methods.update(change, callOf(ann))).toEqual(updated);
  await expect(methods.update({ ...change, requestId: randomUUID() }, callOf(ann))).rejects.toMatchObject({
    reason: 'STALE_ETAG',
  });
  expect(await marks()).toEqual(['create Brick', 'update Tile']);
  statements = [];
  await methods.delete({ id: created.id, etag: '', requestId: randomUUID() }, callOf(ann));
  expect(statements).toHaveLength(2);
  expect(await marks()).toEqual([]);
});

/** The call of somebody who does not wait. */
const hasty = () => callOf(ann, { deadline: Date.now() });

test('a change held elsewhere under the same request id writes neither the record nor its parts', async () => {
  const { id } = await m.create({ parcel: aParcel({ name: 'Held' }) }, callOf(ann));
  const requestId = randomUUID();
  await db.tx(async (tx) => {
    await tx.query({ name: '', text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))' }, [
      `sample.parcel.update${requestId}`,
    ]);
    await expect(
      m.update({ parcel: aParcel({ id, name: 'New' }), updateMask: ['name'], requestId }, hasty()),
    ).rejects.toMatchObject({ reason: 'REQUEST_IN_FLIGHT' });
  });
  expect(await m.get({ id }, callOf(ann))).toMatchObject({ name: 'Held', etag: '"1"' });
});

test('a repeated create gets its first answer although its own record holds the unique column', async () => {
  const request = { parcel: aParcel({ code: 'Taken' }), requestId: randomUUID() };
  const first = await m.create(request, callOf(ann));
  expect(await m.create(request, callOf(ann))).toEqual(first);
});

test('a request repeated with its id gets the first answer and does nothing twice; another request under it is refused', async () => {
  const request = { parcel: aParcel({ name: 'Once' }), requestId: randomUUID() };
  const first = await m.create(request, callOf(ann));
  expect(await m.create(request, callOf(ann))).toEqual(first);
  await expect(m.create({ ...request, parcel: aParcel({ name: 'Other' }) }, callOf(ann))).rejects.toMatchObject({
    reason: 'REQUEST_ID_REUSED',
  });
  await expect(m.create(request, callOf(boss))).rejects.toMatchObject({ reason: 'REQUEST_ID_REUSED' });
  expect(await rows('select id from parcels')).toHaveLength(1);
  expect(await rows('select id from outbox')).toHaveLength(2);
});

test('a request that is being done elsewhere is answered by ABORTED with a time to come back', async () => {
  const requestId = randomUUID();
  await db.tx(async (tx) => {
    await tx.query({ name: '', text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))' }, [
      `sample.parcel.create${requestId}`,
    ]);
    await expect(m.create({ parcel: aParcel(), requestId }, hasty())).rejects.toMatchObject({
      code: 'ABORTED',
      reason: 'REQUEST_IN_FLIGHT',
      retryAfterMs: 500,
    });
  });
  expect(await rows('select id from parcels')).toHaveLength(0);
});

test('[A11] a get is one statement and a list is one', async () => {
  const { id } = await m.create({ parcel: aParcel() }, callOf(ann));
  statements = [];
  expect(await m.get({ id }, callOf(ann))).toMatchObject({ id, name: 'Box' });
  expect(statements).toHaveLength(1);
  await m.list(list({ filter: 'name = "Box"' }), callOf(ann));
  expect(statements).toHaveLength(2);
});

test('those who read at once share a statement with their equals, and each gets what he may see', async () => {
  const cost = { amount: '7', currency: 'RUB' };
  const mine = await m.create({ parcel: aParcel({ name: 'Mine' }) }, callOf(ann));
  const other = await m.create({ parcel: aParcel({ name: 'Other', ownerId: USER.bob, cost }) }, callOf(boss));
  const clerk = actor(USER.bob, rights('all'));
  statements = [];
  const got = await Promise.allSettled([
    m.get({ id: mine.id }, callOf(boss)),
    m.get({ id: other.id }, callOf(boss)),
    m.get({ id: other.id.toUpperCase() }, callOf(clerk)),
    m.get({ id: randomUUID() }, callOf(clerk)),
    m.get({ id: mine.id }, callOf(ann)),
    m.get({ id: other.id }, callOf(ann)),
  ]);
  expect(got).toMatchObject([
    { value: { name: 'Mine' } },
    { value: { name: 'Other', cost } },
    { value: { name: 'Other', cost: undefined } },
    { reason: { reason: 'NOT_FOUND' } },
    { value: { name: 'Mine' } },
    { reason: { reason: 'NOT_FOUND' } },
  ]);
  // One for those who see everything, one for Ann.
  expect(statements).toHaveLength(2);
});

test('every kind of field comes back as it was sent', async () => {
  const sent = aParcel({
    name: 'All',
    kind: 'PARCEL_KIND_BOX',
    price: { amount: '-0.0100', currency: 'EUR' },
    weight: { value: '12', unit: 'KGM' },
    cost: { amount: '99999999999999.9999', currency: 'USD' },
    dueDate: '2026-02-28',
    sentTime: new Date('2026-01-01T10:00:00.123Z'),
    pieces: 7,
    views: 9007199254740993n,
    urgent: true,
    note: '',
    lines: [{ id: 'l1', product: 'p', margin: '1.5' }],
    tags: ['x', 'y, "z"'],
    code: 'C-1',
  });
  const created = await m.create({ parcel: sent }, callOf(boss));
  const expected = {
    ...sent,
    id: created.id,
    etag: '"1"',
    price: { amount: '-0.01', currency: 'EUR' },
    ownerId: USER.eve,
  };
  expect(created).toMatchObject({
    ...expected,
    createTime: expect.any(Date) as Date,
    updateTime: expect.any(Date) as Date,
    createdBy: USER.eve,
    updatedBy: USER.eve,
  });
  expect(await m.get({ id: created.id }, callOf(boss))).toEqual(created);
});

test('an update writes the masked fields, one fact and the difference', async () => {
  const created = await m.create({ parcel: aParcel({ name: 'Old', note: 'keep' }) }, callOf(ann));
  statements = [];
  const updated = await m.update(
    { parcel: aParcel({ id: created.id, etag: created.etag, name: 'New' }), updateMask: ['name'] },
    callOf(ann),
  );
  expect(statements).toHaveLength(2);
  expect(updated).toMatchObject({ name: 'New', note: 'keep', etag: '"2"' });
  const [audit] = await rows(
    `select action, before, after from audit_log where record_id = '${created.id}' and action = 'update'`,
  );
  expect(audit).toEqual({ action: 'update', before: { name: 'Old' }, after: { name: 'New' } });
  const events = await rows('select type, sequence from outbox order by id');
  expect(events.slice(2)).toEqual([
    { type: 'crm.sample.parcel.updated.v1', sequence: 2n },
    { type: 'crm.sample.parcel.state.v1', sequence: 2n },
  ]);
});

test('an explicit mask clears a field, an empty one takes what is filled, and nothing changed writes nothing', async () => {
  const created = await m.create({ parcel: aParcel({ note: 'x', dueDate: '2026-01-01' }) }, callOf(ann));
  const cleared = await m.update(
    { parcel: aParcel({ id: created.id }), updateMask: ['note', 'due_date'] },
    callOf(ann),
  );
  expect(cleared).toMatchObject({ name: 'Box', dueDate: '' });
  expect(cleared.note).toBeUndefined();
  const filled = await m.update(
    { parcel: { ...aParcel({ id: created.id, pieces: 3 }), name: '' }, updateMask: [] },
    callOf(ann),
  );
  expect(filled).toMatchObject({ name: 'Box', pieces: 3, etag: '"3"' });
  const again = await m.update({ parcel: aParcel({ id: created.id, pieces: 3 }), updateMask: ['pieces'] }, callOf(ann));
  expect(again.etag).toBe('"3"');
});

test('[A9] a stale etag, an unknown or immutable field and a taken code are refused by name and change nothing', async () => {
  const created = await m.create({ parcel: aParcel({ code: 'A' }) }, callOf(ann));
  const change = (parcel: Partial<Parcel>, updateMask: string[]) =>
    m.update({ parcel: aParcel({ id: created.id, ...parcel }), updateMask }, callOf(ann));
  await expect(change({ etag: '"7"', name: 'x' }, ['name'])).rejects.toMatchObject({
    code: 'ABORTED',
    reason: 'STALE_ETAG',
  });
  await expect(change({}, ['nonsense'])).rejects.toMatchObject({
    violations: [{ field: 'updateMask.nonsense', reason: 'UNKNOWN_FIELD' }],
  });
  await expect(change({ code: 'B' }, ['code'])).rejects.toMatchObject({
    violations: [{ field: 'parcel.code', reason: 'IMMUTABLE' }],
  });
  await expect(m.create({ parcel: aParcel({ code: 'A' }) }, callOf(ann))).rejects.toMatchObject({
    code: 'ALREADY_EXISTS',
    violations: [{ field: 'parcel.code', reason: 'TAKEN' }],
  });
  expect(await m.get({ id: created.id }, callOf(ann))).toEqual(created);
});

test('two writers without an etag both win, one after the other; with the same etag one is told', async () => {
  const created = await m.create({ parcel: aParcel() }, callOf(ann));
  const set = (pieces: number, etag = '') =>
    m.update({ parcel: aParcel({ id: created.id, etag, pieces }), updateMask: ['pieces'] }, callOf(ann));
  await Promise.all([set(1), set(2), set(3)]);
  const now = await m.get({ id: created.id }, callOf(ann));
  expect(now.etag).toBe('"4"');
  const outcomes = await Promise.allSettled([set(8, now.etag), set(9, now.etag)]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('a deleted record leaves lists, can be seen by its id and comes back', async () => {
  const { id, etag } = await m.create({ parcel: aParcel() }, callOf(ann));
  await m.delete({ id, etag, requestId: '' }, callOf(ann));
  expect(await m.list<{ parcels: Parcel[] }>(list(), callOf(ann))).toEqual({ parcels: [], nextPageToken: '' });
  expect(await m.list<{ parcels: Parcel[] }>(list({ showDeleted: true }), callOf(ann))).toMatchObject({
    parcels: [{ id }],
  });
  expect((await m.get({ id }, callOf(ann))).deleteTime).toBeInstanceOf(Date);
  await expect(m.update({ parcel: aParcel({ id }), updateMask: ['name'] }, callOf(ann))).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  const restored = await m.restore({ id, requestId: randomUUID() }, callOf(ann));
  expect(restored.deleteTime).toBeUndefined();
  const events = await rows<{ type: string; payload: unknown }>('select type, payload from outbox order by id');
  expect(events.map(({ type }) => type)).toEqual(
    ['created', 'state', 'deleted', 'state', 'restored', 'state'].map((fact) => `crm.sample.parcel.${fact}.v1`),
  );
  expect(events[3]?.payload).toBeNull();
});
