import { randomUUID } from 'node:crypto';
import { scratchTopics } from '@crm/kit/kafka/scratch-topics';
import { eventsParam, outboxCte } from '@crm/kit/outbox/append';
import { startRelay } from '@crm/kit/outbox/relay';
import type { Relay } from '@crm/kit/outbox/relay';
import { openDb, statement } from '@crm/kit/pg/pool';
import type { Db, Statement } from '@crm/kit/pg/pool';
import { scratchDatabase } from '@crm/kit/pg/scratch-database';
import type { Bench, Row } from './bench.ts';
import { median, rounds } from './rounds.ts';

const TOPIC = 'crm.bench.deals.v1';
const RATE = 500;
const OPEN_LOOP_S = 20;
const ROUND_S = 4;
const WRITERS = 8;

const sql = (text: string): Statement => statement('bench', text);
/** A create as services do it: the row and its event in one statement. */
const CREATE: Statement = {
  ...sql(`with saved as (insert into deals (id, name, event_seq) values ($1, $2, 1) returning id, event_seq),
    ${outboxCte({ from: 'saved', param: 3 })} select id from saved`),
  outbox: true,
};
const body = {
  topic: TOPIC,
  type: 'crm.bench.deal.created.v1',
  aggregate: 'deal',
  data: { name: 'Silicate brick, three wagons', note: 'x'.repeat(300) },
};

/** A row leaves the outbox with the commit that follows the acknowledgement: a deferred trigger tells its age then, milliseconds. */
const NOTE_LAG = [
  'create table acknowledged (lag float8 not null)',
  `create function note_lag() returns trigger language plpgsql as $$ begin
    insert into acknowledged values (1000 * extract(epoch from clock_timestamp() - old.created_at)); return null; end $$`,
  `create constraint trigger note_lag after delete on outbox deferrable initially deferred
    for each row execute function note_lag()`,
];

async function create(db: Db): Promise<void> {
  await db.query(CREATE, [
    randomUUID(),
    'Silicate brick',
    eventsParam([{ ...body, time: new Date() }], { service: 'bench' }),
  ]);
}

/** P10 to P12: from the commit to Kafka's acknowledgement, draining of a backlog, and what the relay costs the writers. */
export async function run({ plane, progress }: Bench): Promise<Row[]> {
  const database = await scratchDatabase(plane.address.pgUrl);
  const topics = await scratchTopics({ brokers: [plane.address.kafka] }, [TOPIC], { partitions: 12 });
  const db = openDb({ url: database.url, name: 'bench', max: WRITERS });
  const relay = (): Relay => startRelay({ db, kafka: topics.kafka, log: topics.kafka.log });
  try {
    await db.query(sql('create table deals (id uuid primary key, name text, event_seq bigint not null)'));
    await closedLoop(db, 2);
    await drained(db, relay());

    progress.step(`${RATE} events/s for ${OPEN_LOOP_S} s`);
    const running = relay();
    await openLoop(db, 3);
    for (const text of NOTE_LAG) await db.query(sql(text));
    const offered = await openLoop(db, OPEN_LOOP_S);
    await drained(db, running);
    const [lag] = await db.query<{ p50: number; p99: number; events: number }>(
      sql(`select count(*)::int as events, percentile_cont(0.5) within group (order by lag) as p50,
        percentile_cont(0.99) within group (order by lag) as p99 from acknowledged`),
    );
    await db.query(sql('drop trigger note_lag on outbox'));

    progress.step('Backlog and cost of the relay');
    const drains: number[] = [];
    const rates = await rounds(3, {
      off: async () => {
        const rate = await closedLoop(db, ROUND_S);
        const begun = performance.now();
        const [backlog] = await db.query<{ count: number }>(sql('select count(*)::int as count from outbox'));
        await drained(db, relay());
        drains.push((backlog?.count ?? 0) / ((performance.now() - begun) / 1000));
        return rate;
      },
      on: async () => {
        const beside = relay();
        const rate = await closedLoop(db, ROUND_S);
        await drained(db, beside);
        return rate;
      },
    });
    const [off, on, drain] = [median(rates['off'] ?? []), median(rates['on'] ?? []), median(drains)];
    const [p50, p99] = [lag?.p50 ?? NaN, lag?.p99 ?? NaN];
    return [
      {
        id: 'P10',
        what: `commit to Kafka acknowledged, ${RATE} events/s, p50 and p99`,
        value: `${p50.toFixed(1)} ms, ${p99.toFixed(1)} ms`,
        must: '≤ 25 ms, ≤ 80 ms',
        holds: p50 <= 25 && p99 <= 80,
        note: `open loop, ${lag?.events ?? 0} events at ${offered.toFixed(0)}/s; from the start of the writing statement to the commit that takes the event out, by the database's clock`,
      },
      {
        id: 'P11',
        what: 'backlog drain over the highest write rate',
        value: (drain / off).toFixed(2),
        must: '≥ 5',
        holds: drain / off >= 5,
        note: `${drain.toFixed(0)} over ${off.toFixed(0)} events/s; median of 3 rounds, ${WRITERS} writers, writers and relay one process`,
      },
      {
        id: 'P12',
        what: 'write throughput with the relay on over off',
        value: (on / off).toFixed(2),
        must: '≥ 0.85',
        holds: on / off >= 0.85,
        note: `${on.toFixed(0)} over ${off.toFixed(0)} writes/s; median of 3 interleaved rounds, one process for both`,
      },
    ];
  } finally {
    await db.end();
    await topics.drop();
    await database.drop();
  }
}

/** Writes as fast as it goes; writes per second. */
async function closedLoop(db: Db, seconds: number): Promise<number> {
  const end = performance.now() + seconds * 1000;
  let count = 0;
  await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      while (performance.now() < end) {
        await create(db);
        count += 1;
      }
    }),
  );
  return count / seconds;
}

/** Writes at a fixed rate whatever the answers take; the rate that was reached. */
async function openLoop(db: Db, seconds: number): Promise<number> {
  const total = RATE * seconds;
  const begun = performance.now();
  const writes: Promise<void>[] = [];
  while (writes.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - begun) * RATE) / 1000));
    while (writes.length < due) writes.push(create(db));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(writes);
  return (total * 1000) / (performance.now() - begun);
}

/** Waits until the outbox is empty, and ends the relay. */
async function drained(db: Db, relay: Relay): Promise<void> {
  const pending = sql('select 1 from outbox order by shard, id limit 1');
  while ((await db.query(pending)).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await relay.stop();
}
