import kafkajs from 'kafkajs';
import { until } from '../../../../tests/kit/until.ts';
import { followStateTopic } from '../kafka/follow.ts';
import type { FollowedRecord, Following } from '../kafka/follow.ts';
import { scratchTopics } from '../kafka/scratch-topics.ts';
import type { ScratchTopics } from '../kafka/scratch-topics.ts';
import { openDb, statement } from '../pg/pool.ts';
import type { Db, Statement } from '../pg/pool.ts';
import { scratchDatabase } from '../pg/scratch-database.ts';
import type { ScratchDatabase } from '../pg/scratch-database.ts';
import { appendEvents } from './append.ts';
import type { EventDraft } from './event-draft.ts';
import { startRelay } from './relay.ts';

const FACTS = 'crm.sales.deals.v1';
const STATE = 'crm.sales.deals.state.v1';
let database: ScratchDatabase;
let topics: ScratchTopics;
let db: Db;
let reader: Following;
let read: FollowedRecord[];
const sql = (text: string): Statement => statement('test', text);
const draft = (key: string, sequence: bigint, more: Partial<EventDraft> = {}): EventDraft => ({
  topic: FACTS,
  type: 'crm.sales.deal.moved.v1',
  aggregate: 'deal',
  key,
  sequence,
  data: { step: String(sequence) },
  time: new Date('2026-03-01T10:00:00Z'),
  ...more,
});
const append = (...drafts: EventDraft[]): Promise<void> =>
  db.tx((tx) => appendEvents(tx, drafts, { service: 'sales' }));

beforeEach(async () => {
  database = await scratchDatabase(process.env['CRM_TEST_PG_URL'] ?? '');
  topics = await scratchTopics({ brokers: [process.env['CRM_TEST_KAFKA'] ?? ''] }, [FACTS, STATE], {
    compacted: [STATE],
  });
  db = openDb({ url: database.url, name: 'relay-test' });
  read = [];
  reader = followStateTopic(topics.kafka, { topics: [FACTS, STATE], onRecord: (record) => read.push(record) });
});
afterEach(async () => {
  await reader.stop();
  await db.end();
  await database.drop();
  await topics.drop();
});
const relay = (): ReturnType<typeof startRelay> => startRelay({ db, kafka: topics.kafka, log: topics.kafka.log });

test('what is committed is published as a CloudEvent and leaves the outbox, and a tombstone has no value', async () => {
  const running = relay();
  await append(
    draft('d1', 1n, { actorId: 'u1' }),
    draft('d1', 1n, { topic: STATE, type: 'crm.sales.deal.deleted.v1', data: null }),
  );
  await until('events are read', () => read.length === 2);
  expect(read.find((record) => record.topic === FACTS)?.event).toEqual({
    specversion: '1.0',
    id: expect.stringMatching(/^[0-9a-f-]{14}7/),
    source: '/crm/sales',
    type: 'crm.sales.deal.moved.v1',
    subject: 'deals/d1',
    time: '2026-03-01T10:00:00.000Z',
    datacontenttype: 'application/json',
    dataschema: 'urn:crm:event:crm.sales.deal.moved.v1',
    partitionkey: 'd1',
    sequence: '00000000000000000001',
    authid: 'u1',
    data: { step: '1' },
  });
  expect(read.find((record) => record.topic === STATE)?.event).toMatchObject({
    type: 'crm.sales.deal.deleted.v1',
    partitionkey: 'd1',
    data: null,
  });
  await until('the outbox is empty', async () => (await db.query(sql('select 1 from outbox'))).length === 0);
  await running.stop();
});

test('a transaction that fails publishes nothing', async () => {
  const running = relay();
  await db
    .tx(async (tx) => {
      await appendEvents(tx, [draft('phantom', 1n)], { service: 'sales' });
      throw new Error('no');
    })
    .catch(() => undefined);
  await append(draft('real', 1n));
  await until('events are read', () => read.length > 0);
  await running.stop();
  expect(read.map((record) => record.key)).toEqual(['real']);
});

test('[A7] F04 several relays race: nothing is lost, nothing is twice, each key in its order', async () => {
  const running = [relay(), relay(), relay()];
  const keys = Array.from({ length: 20 }, (_, n) => `d${n}`);
  for (let sequence = 1n; sequence <= 15n; sequence++) await append(...keys.map((key) => draft(key, sequence)));
  await until('events are read', () => read.length >= 300);
  await Promise.all(running.map((one) => one.stop()));
  expect(read).toHaveLength(300);
  for (const key of keys) {
    expect(read.filter((record) => record.key === key).map((record) => Number(record.event.sequence))).toEqual(
      Array.from({ length: 15 }, (_, n) => n + 1),
    );
  }
});

test('[A7] F05 a transaction that stays open with a low id holds up nobody, and its event comes when it commits', async () => {
  const running = relay();
  let open = false;
  let commit: () => void = () => undefined;
  const slow = db.tx(async (tx) => {
    await appendEvents(tx, [draft('slow', 1n)], { service: 'sales' });
    await new Promise<void>((resolve) => {
      commit = resolve;
      open = true;
    });
  });
  await until('the slow transaction is open', () => open);
  for (let sequence = 1n; sequence <= 5n; sequence++) await append(draft('quick', sequence));
  await until('events are read', () => read.length === 5);
  commit();
  await slow;
  await until('events are read', () => read.length === 6);
  await running.stop();
  expect(read.map((record) => record.key)).toEqual(['quick', 'quick', 'quick', 'quick', 'quick', 'slow']);
});

test('events of a topic that does not exist wait, and hold up no other topic', async () => {
  const running = relay();
  await append(draft('x', 1n, { topic: 'crm.sales.nowhere.v1' }), draft('d1', 1n));
  await until('events are read', () => read.length === 1);
  await append(draft('d1', 2n));
  await until('events are read', () => read.length === 2);
  await running.stop();
  expect(await db.query(sql('select topic from outbox'))).toEqual([{ topic: 'crm.sales.nowhere.v1' }]);
});

test('a backlog of many batches, some of them by size, goes out whole and in order', async () => {
  const note = 'x'.repeat(2_000);
  for (let sequence = 1n; sequence <= 100n; sequence++)
    await append(...Array.from({ length: 25 }, (_, n) => draft(`d${n}`, sequence, { data: { note } })));
  const running = relay();
  await until('events are read', () => read.length >= 2_500);
  await until('the outbox is empty', async () => (await db.query(sql('select 1 from outbox'))).length === 0);
  await running.stop();
  const next = new Map<string, number>();
  for (const { key, event } of read) {
    expect(Number(event.sequence)).toBe((next.get(key) ?? 0) + 1);
    next.set(key, Number(event.sequence));
  }
  expect(read).toHaveLength(2_500);
});

test('[G3] while a partition refuses, what the others have acknowledged goes out once, and its own comes in order when it is over', async () => {
  const admin = topics.kafka.client.admin();
  await admin.connect();
  const largest = (value: string) =>
    admin.alterConfigs({
      validateOnly: false,
      resources: [
        {
          type: kafkajs.ConfigResourceTypes.TOPIC,
          name: topics.kafka.physical(FACTS),
          configEntries: [{ name: 'max.message.bytes', value }],
        },
      ],
    });
  await largest('100');
  const keys = Array.from({ length: 20 }, (_, n) => `d${n}`);
  const both = (sequence: bigint) =>
    keys.flatMap((key) => [draft(key, sequence), draft(key, sequence, { topic: STATE })]);
  // A backlog of several batches, so that what was sent before the refusal is seen as well.
  for (let sequence = 1n; sequence <= 10n; sequence++) await append(...both(sequence));
  const running = relay();
  const seen = (topic: string) => read.filter((record) => record.topic === topic);
  await until('the other topic’s events are read', () => seen(STATE).length >= 200);
  await append(...both(11n));
  await until('new ones as well', () => seen(STATE).length >= 220);
  await until('the refused ones wait', async () => (await db.query(sql('select 1 from outbox'))).length === 220);
  expect(seen(FACTS)).toEqual([]);

  await largest('1048576');
  await until('the refused ones are read', () => seen(FACTS).length >= 220);
  await running.stop();
  for (const topic of [FACTS, STATE])
    for (const key of keys)
      expect(
        seen(topic)
          .filter((record) => record.key === key)
          .map((record) => Number(record.event.sequence)),
      ).toEqual(Array.from({ length: 11 }, (_, n) => n + 1));
  await admin.disconnect();
});
