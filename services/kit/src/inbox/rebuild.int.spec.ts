import { encodeEvent, sequenceText } from '../kafka/cloudevent.ts';
import { openProducer } from '../kafka/producer.ts';
import { scratchTopics } from '../kafka/scratch-topics.ts';
import type { ScratchTopics } from '../kafka/scratch-topics.ts';
import { createLogger } from '../log/logger.ts';
import { systemClock } from '../clock/clock.ts';
import { openDb, statement } from '../pg/pool.ts';
import type { Db } from '../pg/pool.ts';
import { scratchDatabase } from '../pg/scratch-database.ts';
import type { ScratchDatabase } from '../pg/scratch-database.ts';
import { startConsumers } from './consume.ts';
import type { Consumer } from './declaration.ts';
import { eventsCli } from './events-cli.ts';
import { defineProjection, projectionConsumer } from './projection.ts';
import { until } from '../../../../tests/kit/until.ts';

const TOPIC = 'crm.clients.clients.state.v1';
const log = createLogger({ name: 'rebuild', level: 'silent' });
const ROWS = statement('test_refs', 'select id, name from refs where not deleted order by id');

const projection = projectionConsumer('sales.refs', [
  defineProjection<{ id: string; name: string }>({
    topic: TOPIC,
    type: 'crm.clients.client.state.v1',
    table: 'refs',
    columns: { name: 'name' },
    read: (data) => data as { id: string; name: string },
  }),
]);
const facts: Consumer = { name: 'sales.facts', topics: [TOPIC], handlers: {} };

let database: ScratchDatabase;
let topics: ScratchTopics;
let db: Db;

beforeAll(async () => {
  database = await scratchDatabase(process.env['CRM_TEST_PG_URL'] ?? '');
  db = openDb({ url: database.url, name: 'rebuild-test' });
  await db.query(
    statement(
      'test_refs_table',
      "create table refs (id text primary key, name text not null default '', deleted boolean not null default false, sequence bigint not null default 0)",
    ),
  );
  topics = await scratchTopics({ brokers: [process.env['CRM_TEST_KAFKA'] ?? ''] }, [TOPIC], { compacted: [TOPIC] });
});
afterAll(async () => {
  await topics.drop();
  await db.end();
  await database.drop();
});

async function publish(records: readonly (readonly [key: string, sequence: bigint, name: string | null])[]) {
  const producer = openProducer(topics.kafka);
  for (const [key, sequence, name] of records) {
    const attributes = {
      specversion: '1.0' as const,
      id: `${key}-${sequence}`,
      source: '/crm/clients',
      type: 'crm.clients.client.state.v1',
      subject: `clients/${key}`,
      time: '2026-03-01T10:00:00.000Z',
      datacontenttype: 'application/json' as const,
      dataschema: 'urn:crm:event:test',
      partitionkey: key,
      sequence: sequenceText(sequence),
    };
    const encoded = encodeEvent(attributes, name === null ? null : JSON.stringify({ id: key, name }));
    await producer.send([{ topic: TOPIC, key, ...encoded }], 10_000);
  }
  await producer.close();
}

async function events(...argv: string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const print = (line: string): number => lines.push(line);
  const { kafka } = topics;
  const consumers = [projection, facts];
  const code = await eventsCli({ argv, db, kafka, service: 'sales', consumers, clock: systemClock, log, print });
  return { code, lines };
}

test('a projection that was lost is made anew from its topic, beside the running service, and follows on', async () => {
  const { kafka } = topics;
  const running = startConsumers({ db, kafka, service: 'sales', consumers: [projection], clock: systemClock, log });
  try {
    await publish([
      ['a', 1n, 'Romashka'],
      ['b', 1n, 'Vasilek'],
      ['a', 2n, 'Romashka and sons'],
      ['c', 1n, 'Gone'],
      ['c', 2n, null],
    ]);
    const whole = [
      { id: 'a', name: 'Romashka and sons' },
      { id: 'b', name: 'Vasilek' },
    ];
    await until('the projection is whole', async () => JSON.stringify(await db.query(ROWS)) === JSON.stringify(whole));
    await db.query(statement('test_lose', "update refs set name = 'damaged' where id = 'a'"));
    await db.query(statement('test_lose_b', "delete from refs where id = 'b'"));
    // Deleted so long ago that the topic has nothing of it any more.
    await db.query(statement('test_stale', "insert into refs (id, name) values ('old', 'As if alive')"));

    expect(await events('rebuild', '--consumer', 'sales.refs', '--by', 'anna')).toEqual({
      code: 0,
      lines: [expect.stringMatching(/^\d+ records applied, 1 no longer there$/)],
    });
    expect(await db.query(ROWS)).toEqual(whole);
    await publish([['b', 2n, 'Vasilek Ltd']]);
    await until('what comes later is applied', async () =>
      (await db.query<{ name: string }>(ROWS)).some(({ name }) => name === 'Vasilek Ltd'),
    );
  } finally {
    await running.stop();
  }
  expect(await db.query(statement('test_audit', 'select actor_name, action, record_id from audit_log'))).toEqual([
    { actor_name: 'anna', action: 'rebuild', record_id: 'sales.refs' },
  ]);
}, 60_000);

test('what is no projection is not rebuilt: its events would act twice', async () => {
  const { code, lines } = await events('rebuild', '--consumer', 'sales.facts', '--by', 'anna');
  expect(code).toBe(2);
  expect(lines.at(-1)).toBe('projections, which alone can be rebuilt: sales.refs');
});
