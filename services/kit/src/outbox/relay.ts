import type { Logger } from '../log/logger.ts';
import { encodeEvent, sequenceText } from '../kafka/cloudevent.ts';
import type { Attributes } from '../kafka/cloudevent.ts';
import type { KafkaConnection } from '../kafka/connection.ts';
import { openProducer, TopicsMissing } from '../kafka/producer.ts';
import type { OutgoingMessage, Sent } from '../kafka/producer.ts';
import { pause } from '../kafka/consumer.ts';
import { openDb } from '../pg/pool.ts';
import type { Db, Statement, Tx } from '../pg/pool.ts';
import { relayMetrics } from './relay-metrics.ts';

export interface RelayOptions {
  db: Db;
  kafka: KafkaConnection;
  log: Logger;
  /** Between two looks at the table when nobody woke it, milliseconds; other processes' writes wait that long at most. */
  pollMs?: number;
  /** Seen between the acknowledgement and the mark: fault tests end the process there. */
  onAcknowledged?: () => Promise<void> | void;
}

export interface Relay {
  /** Something was committed: look now. Called by itself after commits of `db`. */
  wake(): void;
  /** False while Kafka or the database cannot be reached. Writes go on meanwhile: not a matter of readiness. */
  healthy(): boolean;
  /** Finishes the pass under way and ends. */
  stop(): Promise<void>;
}

interface PendingRow {
  id: bigint;
  event_id: string;
  topic: string;
  aggregateid: string;
  type: string;
  sequence: bigint;
  headers: Partial<Omit<Attributes, 'specversion'>>;
  data: string | null;
}

/** Rows and characters of one pass. The broker takes 1 MiB per partition, which a single hot key may fill alone. */
const BATCH = 1_000;
const BATCH_CHARACTERS = 800_000;
const SEND_TIMEOUT_MS = 10_000;
const KEPT_DAYS = 7;
const HOUSEKEEPING_MS = 60_000;
const MISSING_TOPIC_MS = 15_000;

/** What an idle relay asks: one statement on an empty index instead of a transaction of three. */
const ANY: Statement = { name: 'relay_any', text: 'select 1 from outbox where published_at is null limit 1' };

/** All shards with work that no other relay holds. Taking one at a time let the last of 16 wait for 15 sends. */
const LOCK_SHARDS: Statement = {
  name: 'relay_lock_shards',
  text: `select n from outbox_shard s where exists (select 1 from outbox o where o.shard = s.n and o.published_at is null)
    order by n for update skip locked`,
};

/**
 * A statement of its own, after the locks: its snapshot then holds the marks of the relay that had the shards before. Each
 * shard gives its first rows: taking the first of all shards together sorted the whole backlog for each batch.
 */
const READ: Statement = {
  name: 'relay_read',
  text: `select o.* from unnest($1::smallint[]) as held(n) cross join lateral (
      select id, event_id, topic, aggregateid, type, sequence, headers, payload::text as data from outbox
      where shard = held.n and published_at is null and topic <> all($2) order by id limit $3) as o`,
};

const MARK: Statement = {
  name: 'relay_mark',
  text: `update outbox set published_at = clock_timestamp(), kafka_partition = sent.partition, kafka_offset = sent."offset"
    from unnest($1::bigint[], $2::int[], $3::bigint[]) as sent(id, partition, "offset") where outbox.id = sent.id`,
};

const SWEEP: Statement = {
  name: 'relay_sweep',
  text: `delete from outbox where id in (select id from outbox where published_at < now() - make_interval(days => $1) limit 5000 for update skip locked)
    returning id`,
};

/**
 * Publishes what stands in the outbox: at least once, in order per key. Rows are found by state and not by a cursor, so a
 * transaction that commits late is never passed over; a shard is held by one relay at a time, so a key's rows go out in
 * order. After any failure the producer is dropped and everything is sent again from the first unmarked row, so receivers
 * may see e1 e2 e3 e1 e2 e3: first occurrences are always in order.
 */
export function startRelay({ db, kafka, log, pollMs = 500, onAcknowledged }: RelayOptions): Relay {
  // A pool of its own, for the pass and for the lag: under load the relay must not queue behind requests for a connection.
  const own = openDb({ url: db.url, name: `${db.name}-relay`, max: 2 });
  const producer = openProducer(kafka);
  const metrics = relayMetrics(own);
  const stopping = new AbortController();
  const missing = new Map<string, number>();
  let woken = false;
  let nudge: () => void = () => undefined;
  let failures = 0;
  let sweepAt = 0;

  function wake(): void {
    woken = true;
    nudge();
  }
  const unlisten = db.onCommit('outbox', wake);

  async function pass(tx: Tx): Promise<number> {
    const shards = await tx.query<{ n: number }>(LOCK_SHARDS);
    if (shards.length === 0) return 0;
    const blocked = [...missing].filter(([, until]) => until > performance.now()).map(([topic]) => topic);
    const found = await tx.query<PendingRow>(READ, [
      shards.map((shard) => shard.n),
      blocked,
      Math.ceil(BATCH / shards.length),
    ]);
    const rows = firstOf(found);
    if (rows.length === 0) return 0;
    const sent = await producer.send(rows.map(toMessage), SEND_TIMEOUT_MS);
    await onAcknowledged?.();
    await tx.query(MARK, [
      rows.map((row) => row.id),
      sent.map((where: Sent) => where.partition),
      sent.map((where) => where.offset),
    ]);
    return rows.length;
  }

  async function drain(): Promise<void> {
    for (let sent = BATCH; sent > 0 && !stopping.signal.aborted;) {
      sent = await own.tx(pass);
      metrics.sent(sent);
    }
  }

  async function sweep(): Promise<void> {
    failures = 0;
    if (performance.now() < sweepAt) return;
    const swept = await own.query(SWEEP, [KEPT_DAYS]);
    sweepAt = performance.now() + (swept.length > 0 ? 0 : HOUSEKEEPING_MS);
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      const certain = woken;
      woken = false;
      try {
        if (certain || (await own.query(ANY)).length > 0) await drain();
        await sweep();
        if (!woken) await idle(pollMs * (0.75 + Math.random() / 2));
      } catch (thrown) {
        failures += 1;
        metrics.failed();
        if (thrown instanceof TopicsMissing)
          for (const topic of thrown.topics) missing.set(topic, performance.now() + MISSING_TOPIC_MS);
        log.warn({ err: thrown, failures }, 'events could not be published; they wait in the outbox');
        // Outside the transaction, so that no lock is held while Kafka is away.
        await pause(Math.min(5_000, 50 * 2 ** failures) * (0.5 + Math.random() / 2), stopping.signal);
      }
    }
  }

  function idle(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => nudge(), milliseconds);
      nudge = () => {
        clearTimeout(timer);
        nudge = () => undefined;
        resolve();
      };
    });
  }

  const ended = loop();
  return {
    wake,
    healthy: () => failures === 0,
    async stop() {
      stopping.abort();
      unlisten();
      nudge();
      await ended;
      metrics.remove();
      await producer.close();
      await own.end();
    },
  };
}

/** The oldest rows that fit into one request; at least one. */
function firstOf(rows: PendingRow[]): PendingRow[] {
  rows.sort((one, other) => (one.id < other.id ? -1 : 1));
  let characters = 0;
  const end = rows.findIndex((row, at) => (characters += 600 + (row.data?.length ?? 0)) > BATCH_CHARACTERS && at > 0);
  return end < 0 ? rows : rows.slice(0, end);
}

function toMessage(row: PendingRow): OutgoingMessage {
  const attributes: Attributes = {
    specversion: '1.0',
    id: row.event_id,
    source: row.headers.source ?? '',
    type: row.type,
    subject: `${row.topic.split('.')[2] ?? ''}/${row.aggregateid}`,
    time: row.headers.time ?? '',
    datacontenttype: 'application/json',
    dataschema: `urn:crm:event:${row.type}`,
    partitionkey: row.aggregateid,
    sequence: sequenceText(row.sequence),
    ...row.headers,
  };
  return { topic: row.topic, key: row.aggregateid, ...encodeEvent(attributes, row.data) };
}
