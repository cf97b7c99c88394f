import { testClock } from '../clock/clock.ts';
import type { TestClock } from '../clock/clock.ts';
import { encodeEvent, sequenceText } from '../kafka/cloudevent.ts';
import type { IncomingMessage } from '../kafka/consumer.ts';
import { createLogger } from '../log/logger.ts';
import { openDb, statement } from '../pg/pool.ts';
import type { Db, Statement } from '../pg/pool.ts';
import { scratchDatabase } from '../pg/scratch-database.ts';
import type { ScratchDatabase } from '../pg/scratch-database.ts';
import { applyMessage } from './apply.ts';
import type { Applying } from './apply.ts';
import { DomainRejected } from './declaration.ts';
import type { Consumer } from './declaration.ts';
import { replayKey, replayParked } from './replay.ts';

const TOPIC = 'crm.sales.payments.v1';
let database: ScratchDatabase;
let db: Db;
let clock: TestClock;
let refusing: Set<string>;
const sql = (text: string): Statement => statement('test', text);
const APPLY = sql('insert into points (key, sequence) values ($1, $2)');

const consumer: Consumer = {
  name: 'loyalty.points',
  topics: [TOPIC],
  handlers: {
    'crm.sales.payment.registered.v1': async (tx, event) => {
      const { partitionkey, sequence } = event as { partitionkey: string; sequence: string };
      await tx.query(APPLY, [partitionkey, Number(sequence)]);
      if (refusing.has(`${partitionkey}/${Number(sequence)}`)) throw new DomainRejected('no such card');
    },
  },
};
const applying = (over: Partial<Applying> = {}): Applying => ({
  db,
  service: 'loyalty',
  consumer,
  clock,
  log: createLogger({ name: 't', level: 'silent' }),
  ...over,
});

let offset = 0n;
function message(
  key: string,
  sequence: number,
  over: Partial<IncomingMessage> & { type?: string; id?: string } = {},
): IncomingMessage {
  const { value, headers } = encodeEvent(
    {
      specversion: '1.0',
      id:
        over.id ??
        `0192d2a0-0000-7000-8000-${(key + String(sequence))
          .split('')
          .map((c) => c.charCodeAt(0).toString(16))
          .join('')
          .padStart(12, '0')
          .slice(-12)}`,
      source: '/crm/sales',
      type: over.type ?? 'crm.sales.payment.registered.v1',
      subject: `payments/${key}`,
      time: '2026-03-01T10:00:00.000Z',
      datacontenttype: 'application/json',
      dataschema: 'urn:crm:event:test',
      partitionkey: key,
      sequence: sequenceText(BigInt(sequence)),
    },
    '{}',
  );
  return { topic: TOPIC, partition: 0, offset: offset++, key, value: Buffer.from(value ?? ''), headers, ...over };
}
const points = async (): Promise<string[]> =>
  (await db.query<{ at: string }>(sql("select key || '/' || sequence as at from points order by id"))).map(
    (row) => row.at,
  );
const parked = () => db.query(sql('select key, class, attempts from parked where resolved_at is null order by id'));

beforeAll(async () => {
  database = await scratchDatabase(process.env['CRM_TEST_PG_URL'] ?? '');
  db = openDb({ url: database.url, name: 'inbox-test' });
  await db.query(sql('create table points (id bigserial, key text, sequence int)'));
});
beforeEach(async () => {
  clock = testClock('2026-03-01T10:00:00Z');
  refusing = new Set();
  await db.query(sql('truncate points, inbox, inbox_key, parked, outbox'));
});
afterAll(async () => {
  await db.end();
  await database.drop();
});

test('[A7] F14 an event that comes twice, late or out of order takes effect once', async () => {
  const events = [message('a', 1), message('a', 2), message('b', 1)];
  for (const event of events) expect(await applyMessage(applying(), event)).toBe('applied');
  for (const event of [...events].reverse()) expect(await applyMessage(applying(), event)).toBe('duplicate');
  expect(await points()).toEqual(['a/1', 'a/2', 'b/1']);
});

test('[A7] F14 even when the inbox has forgotten the event, the sequence of its key remembers', async () => {
  await applyMessage(applying(), message('a', 1));
  await applyMessage(applying(), message('a', 2));
  await db.query(sql('truncate inbox'));
  expect(await applyMessage(applying(), message('a', 1))).toBe('duplicate');
  expect(await points()).toEqual(['a/1', 'a/2']);
});

test('[A7] F10 two owners of a partition at once: the second waits for the first and finds it done', async () => {
  const event = message('a', 1);
  const outcomes = await Promise.all([1, 2, 3, 4].map(() => applyMessage(applying(), event)));
  expect(outcomes.sort()).toEqual(['applied', 'duplicate', 'duplicate', 'duplicate']);
  expect(await points()).toEqual(['a/1']);
});

test('an event refused is parked with nothing of it applied; later ones of its key wait behind, others flow', async () => {
  refusing.add('a/1');
  expect(await applyMessage(applying(), message('a', 1))).toBe('parked');
  expect(await applyMessage(applying(), message('a', 2))).toBe('parked');
  expect(await applyMessage(applying(), message('b', 1))).toBe('applied');
  expect(await points()).toEqual(['b/1']);
  expect(await parked()).toEqual([
    { key: 'a', class: 'rejected', attempts: 1 },
    { key: 'a', class: 'behind', attempts: 0 },
  ]);
});

test('[A7] F13 a parked key goes on in order when its retry succeeds', async () => {
  refusing.add('a/1');
  for (const sequence of [1, 2, 3]) await applyMessage(applying(), message('a', sequence));
  const place = { topic: TOPIC, key: 'a' };
  expect(await replayKey(applying(), place)).toEqual({ applied: 0, left: 3 });
  clock.advance(6_000);
  refusing.clear();
  expect(await replayKey(applying(), place)).toEqual({ applied: 3, left: 0 });
  expect(await applyMessage(applying(), message('a', 4))).toBe('applied');
  expect(await points()).toEqual(['a/1', 'a/2', 'a/3', 'a/4']);
});

test('after five tries within ten minutes it is left to an operator, the dead-letter topic is told once, and replay is audited', async () => {
  refusing.add('a/1');
  await applyMessage(applying(), message('a', 1));
  const place = { topic: TOPIC, key: 'a' };
  const begun = clock.now().getTime();
  for (let tries = 1; tries < 5; tries++) {
    const [row] = await db.query<{ retry_at: Date }>(sql('select retry_at from parked'));
    clock.set(row?.retry_at ?? clock.now());
    await replayKey(applying(), place);
  }
  expect(clock.now().getTime() - begun).toBe(600_000);
  expect(await db.query(sql('select attempts, retry_at from parked'))).toEqual([{ attempts: 5, retry_at: null }]);
  await replayParked(applying(), { by: 'operator' });
  expect(await db.query(sql('select topic, aggregateid, payload from outbox'))).toEqual([
    expect.objectContaining({
      topic: 'crm.dlt.loyalty.v1',
      aggregateid: 'a',
      payload: expect.objectContaining({ consumer: 'loyalty.points', reason: 'rejected' }),
    }),
  ]);
  refusing.clear();
  expect(await replayParked(applying(), { by: 'operator', key: 'a' })).toEqual({ applied: 1, left: 0 });
  expect(await db.query(sql("select actor_id, action from audit_log where noun = 'parked event'"))).toEqual([
    { actor_id: 'operator', action: 'replay' },
  ]);
});

test.each([
  ['not JSON', { value: Buffer.from('{'), headers: {} }],
  ['of an unknown major version', { type: 'crm.sales.payment.registered.v2' }],
  ['of 5 MB', { value: Buffer.alloc(5 * 1024 * 1024, 'x') }],
])('[A7] F12 a message that is %s is parked at once, and other keys flow', async (_what, over) => {
  expect(await applyMessage(applying(), message('a', 1, over))).toBe('parked');
  expect(await applyMessage(applying(), message('b', 1))).toBe('applied');
  expect(await parked()).toEqual([{ key: 'a', class: 'poison', attempts: 1 }]);
  expect(await db.query(sql('select topic from outbox'))).toEqual([{ topic: 'crm.dlt.loyalty.v1' }]);
});

test('what the consumer does not know passes by and leaves no trace', async () => {
  expect(await applyMessage(applying(), message('a', 1, { type: 'crm.sales.refund.made.v1' }))).toBe('ignored');
  expect(await db.query(sql('select 1 from inbox'))).toEqual([]);
});

test('when the database is away the message is neither applied nor parked: the caller tries again', async () => {
  const away = openDb({ url: 'postgres://nobody@127.0.0.1:1/none', name: 'away' });
  await expect(applyMessage(applying({ db: away }), message('a', 1))).rejects.toMatchObject({ transient: true });
  await away.end();
});

test('of a state topic only newer states count, and a newer one lets go of what was parked', async () => {
  const state: Consumer = { ...consumer, state: true };
  refusing.add('a/3');
  expect(await applyMessage(applying({ consumer: state }), message('a', 2))).toBe('applied');
  expect(await applyMessage(applying({ consumer: state }), message('a', 1))).toBe('duplicate');
  expect(await applyMessage(applying({ consumer: state }), message('a', 3))).toBe('parked');
  expect(await applyMessage(applying({ consumer: state }), message('a', 9))).toBe('applied');
  expect(await points()).toEqual(['a/2', 'a/9']);
  expect(await parked()).toEqual([]);
  expect(await db.query(sql('select 1 from inbox'))).toEqual([]);
});
