import { openDb, statement } from '../pg/pool.ts';
import type { Db, Statement } from '../pg/pool.ts';
import { scratchDatabase } from '../pg/scratch-database.ts';
import type { ScratchDatabase } from '../pg/scratch-database.ts';
import { appendEvents, eventsParam, outboxCte } from './append.ts';
import type { EventDraft } from './event-draft.ts';

let database: ScratchDatabase;
let db: Db;
const sql = (text: string): Statement => statement('test', text);
const source = { service: 'sales' };
const draft = (key: string, sequence: bigint, more: Partial<EventDraft> = {}): EventDraft => ({
  topic: 'crm.sales.deals.v1',
  type: 'crm.sales.deal.won.v1',
  aggregate: 'deal',
  key,
  sequence,
  data: { amount: '10.00' },
  time: new Date('2026-03-01T10:00:00Z'),
  ...more,
});

beforeAll(async () => {
  database = await scratchDatabase(process.env['CRM_TEST_PG_URL'] ?? '');
  db = openDb({ url: database.url, name: 'append-test' });
  await db.query(sql('create table deals (id uuid primary key, name text, event_seq bigint not null default 0)'));
});
beforeEach(() => db.query(sql('truncate outbox, deals')));
afterAll(async () => {
  await db.end();
  await database.drop();
});

test('events go into the outbox in their order, with what the envelope needs', async () => {
  await db.tx((tx) =>
    appendEvents(
      tx,
      [
        draft('b', 1n, { access: { permission: 'sales:deal:read', ownerId: 'u1' }, actorId: 'u1', clientId: 'c1' }),
        draft('a', 7n, { data: null }),
      ],
      source,
    ),
  );
  const rows = await db.query(
    sql('select topic, aggregatetype, aggregateid, type, sequence, headers, payload from outbox order by id'),
  );
  expect(rows).toEqual([
    {
      topic: 'crm.sales.deals.v1',
      aggregatetype: 'deal',
      aggregateid: 'b',
      type: 'crm.sales.deal.won.v1',
      sequence: 1n,
      headers: {
        source: '/crm/sales',
        time: '2026-03-01T10:00:00.000Z',
        authid: 'u1',
        crmclient: 'c1',
        crmpermission: 'sales:deal:read',
        crmowner: 'u1',
      },
      payload: { amount: '10.00' },
    },
    expect.objectContaining({ aggregateid: 'a', sequence: 7n, payload: null }),
  ]);
});

test('one statement writes a row and its events', async () => {
  const insert: Statement = {
    ...sql(`with saved as (insert into deals (id, name, event_seq) values ($1, $2, 1) returning id, event_seq),
      ${outboxCte({ from: 'saved', param: 3 })} select id from saved`),
    outbox: true,
  };
  let woken = 0;
  const stop = db.onCommit('outbox', () => (woken += 1));
  const { key: _key, sequence: _sequence, ...body } = draft('', 0n);
  const bodies = [body, { ...body, type: 'crm.sales.deal.opened.v1' }, { ...body, topic: 'crm.sales.deals.state.v1' }];
  const id = '0192d2a0-0000-7000-8000-000000000001';
  await db.query(insert, [id, 'Brick', eventsParam(bodies, source)]);
  stop();
  const rows = await db.query(sql('select topic, aggregateid, type, sequence from outbox order by id'));
  expect(rows).toEqual([
    { topic: 'crm.sales.deals.v1', aggregateid: id, type: 'crm.sales.deal.won.v1', sequence: 1n },
    { topic: 'crm.sales.deals.v1', aggregateid: id, type: 'crm.sales.deal.opened.v1', sequence: 2n },
    { topic: 'crm.sales.deals.state.v1', aggregateid: id, type: 'crm.sales.deal.won.v1', sequence: 1n },
  ]);
  expect(woken).toBe(1);
});

test('the same number twice for one aggregate on one topic is refused', async () => {
  await expect(db.tx((tx) => appendEvents(tx, [draft('a', 1n), draft('a', 1n)], source))).rejects.toMatchObject({
    kind: 'unique',
  });
});

test('data too large for a message is refused before the commit', async () => {
  await expect(
    db.tx((tx) => appendEvents(tx, [draft('a', 1n, { data: { note: 'x'.repeat(400_000) } })], source)),
  ).rejects.toThrow(/more than/);
});
