import type { Logger } from '../log/logger.ts';
import { encodeEvent, sequenceText } from '../kafka/cloudevent.ts';
import type { Attributes } from '../kafka/cloudevent.ts';
import type { KafkaConnection } from '../kafka/connection.ts';
import { openProducer, TopicsMissing, TopicsRefused } from '../kafka/producer.ts';
import type { OutgoingMessage } from '../kafka/producer.ts';
import { pause } from '../kafka/consumer.ts';
import { openDb } from '../pg/pool.ts';
import type { Db, Statement, Tx } from '../pg/pool.ts';
import { relayMetrics } from './relay-metrics.ts';

export interface RelayOptions {
  db: Db;
  kafka: KafkaConnection;
  log: Logger;
  /** Between two looks at the table when nobody woke it, milliseconds; what a process that died left waits that long at most. */
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
  shard: number;
  event_id: string;
  topic: string;
  aggregateid: string;
  type: string;
  sequence: string;
  headers: Partial<Omit<Attributes, 'specversion'>>;
  data: string | null;
}

/** Rows of a shard and characters of all in one batch. The broker takes 1 MiB per partition, which a single hot key may fill alone. */
const SHARDS = 16;
const SHARD_ROWS = 64;
const BATCH_CHARACTERS = 800_000;
/** What a message has besides its data, in characters. */
const ENVELOPE = 600;
/** How long one transaction goes on with further batches, milliseconds. */
const HOLD_MS = 500;
const SEND_TIMEOUT_MS = 10_000;
/** How long events of a topic that is not there, or of which a partition refuses, let those of others pass. */
const MISSING_TOPIC_MS = 15_000;
const REFUSED_TOPIC_MS = 1_000;
/** Between two passes, milliseconds: more, the more the last one sent. */
const COLLECT_MS = 6;
const COLLECT_MOST_MS = 50;
const FOLLOW_UP_MS = 300;

const SETTINGS = {
  // A plan made while the table was empty would else go through all of a backlog for each batch.
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  // A deletion lost in a crash of the server means that its events are sent once more, as after any other crash.
  synchronous_commit: 'off',
};

/** What an idle relay asks. The order makes it one look into the index even where thousands of rows were just deleted. */
const ANY: Statement = { name: 'relay_any', text: 'select 1 from outbox order by shard, id limit 1' };

/**
 * Takes the first rows of all shards with work that no other relay holds: the deletion is the mark, and counts once the
 * transaction commits. Each shard gives its own first rows: ordering the whole backlog for each batch is slow. One statement
 * for lock, look and mark is right although its snapshot is older than the locks: what the relay before has deleted
 * meanwhile, DELETE passes over.
 */
const TAKE: Statement = {
  name: 'relay_take',
  text: `with held as materialized (
      select n from outbox_shard s where (select o.id from outbox o where o.shard = s.n order by o.id limit 1) is not null
      order by n for update skip locked
    ), found as (
      select o.place, sum(${ENVELOPE} + o.size) over before as characters, row_number() over before as number
      from held cross join lateral (
        select ctid as place, id, coalesce(length(payload::text), 0) as size from outbox
        where shard = held.n and topic <> all($1) order by id limit $2) as o
      window before as (order by o.id)
    )
    delete from outbox where ctid = any(array(select place from found where characters <= $3 or number = 1))
    returning id, shard, event_id, topic, aggregateid, type, sequence::text, headers, payload::text as data`,
};

/** Takes out what Kafka has of a pass that failed. */
const DROP: Statement = { name: 'relay_drop', text: 'delete from outbox where id = any($1::bigint[])' };

/**
 * Publishes what stands in the outbox: at least once, in order per key. Rows are found by state and not by a cursor, so a
 * transaction that commits late is never passed over; a shard is held by one relay at a time, so a key's rows go out in
 * order. After any failure the producer is dropped and what was not acknowledged is sent again from its first row, so receivers
 * may see e1 e2 e3 e1 e2 e3: first occurrences are always in order. What one partition refuses holds up no other.
 */
export function startRelay({ db, kafka, log, pollMs = 2_000, onAcknowledged }: RelayOptions): Relay {
  // A pool of its own, for the pass and for the lag: under load the relay must not queue behind requests for a connection.
  const own = openDb({ url: db.url, name: `${db.name}-relay`, max: 2, settings: SETTINGS });
  const producer = openProducer(kafka);
  const metrics = relayMetrics(own);
  const stopping = new AbortController();
  const held = new Map<string, number>();
  let woken = false;
  let nudge: () => void = () => undefined;
  let failures = 0;

  function wake(): void {
    woken = true;
    nudge();
  }
  const unlisten = db.onCommit('outbox', wake);

  /** Sends batch after batch while they are full, the next one being read while one is on its way. */
  async function pass(tx: Tx, taken: bigint[]): Promise<{ sent: number; more: boolean }> {
    const begun = performance.now();
    const blocked = [...held].filter(([, until]) => until > begun).map(([topic]) => topic);
    const take = async (): Promise<PendingRow[]> => {
      const rows = await tx.query<PendingRow>(TAKE, [blocked, SHARD_ROWS, BATCH_CHARACTERS]);
      return rows.sort((one, other) => (one.id < other.id ? -1 : 1));
    };
    let sent = 0;
    let more = false;
    for (let rows = await take(); rows.length > 0;) {
      more = isFull(rows);
      const goOn = more && performance.now() - begun < HOLD_MS && !stopping.signal.aborted;
      const following = goOn ? take() : Promise.resolve([]);
      following.catch(() => undefined);
      const ids = new Map(rows.map((row) => [toMessage(row), row.id]));
      await producer.send([...ids.keys()], SEND_TIMEOUT_MS, (messages) => {
        for (const message of messages) taken.push(ids.get(message) ?? 0n);
      });
      sent += rows.length;
      rows = await following;
    }
    if (sent > 0) await onAcknowledged?.();
    return { sent, more };
  }

  /** Publishes what is there; gives how many. */
  async function drain(): Promise<number> {
    for (let total = 0; ;) {
      const taken: bigint[] = [];
      const { sent, more } = await own.tx((tx) => pass(tx, taken)).catch((thrown: unknown) => drop(taken, thrown));
      metrics.sent(sent);
      total += sent;
      if (!more || sent === 0 || stopping.signal.aborted) return total;
    }
  }

  /** After a pass that failed: its deletions are taken back, and what Kafka has of it must not go out again. */
  async function drop(taken: readonly bigint[], thrown: unknown): Promise<never> {
    if (taken.length > 0)
      await own
        .query(DROP, [taken])
        .then(() => metrics.sent(taken.length))
        .catch(() => undefined);
    throw thrown;
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      const certain = woken;
      woken = false;
      try {
        const sent = certain || (await own.query(ANY)).length > 0 ? await drain() : 0;
        failures = 0;
        // The first event after a quiet time goes at once; of those that follow, many share a transaction and a request.
        if (sent > 0) await pause(Math.min(COLLECT_MOST_MS, COLLECT_MS + sent / 4), stopping.signal);
        // Another relay may have held a shard just now, so that its newest row was passed over: one look more.
        if (!woken && !stopping.signal.aborted)
          await idle((certain ? Math.min(FOLLOW_UP_MS, pollMs) : pollMs) * (0.75 + Math.random() / 2));
      } catch (thrown) {
        failures += 1;
        metrics.failed();
        if (thrown instanceof TopicsMissing) hold(thrown.topics, MISSING_TOPIC_MS);
        if (thrown instanceof TopicsRefused) hold(thrown.topics, REFUSED_TOPIC_MS);
        log.warn({ err: thrown, failures }, 'events could not be published; they wait in the outbox');
        // Outside the transaction, so that no lock is held while Kafka is away.
        await pause(Math.min(5_000, 50 * 2 ** failures) * (0.5 + Math.random() / 2), stopping.signal);
      }
    }
  }

  function hold(topics: readonly string[], milliseconds: number): void {
    for (const topic of topics) held.set(topic, performance.now() + milliseconds);
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

/** True when more is waiting: a shard has given all it may at once, or the size has cut the batch. */
function isFull(rows: readonly PendingRow[]): boolean {
  const counts = new Uint16Array(SHARDS);
  let characters = 0;
  for (const { shard, data } of rows) {
    counts[shard] = (counts[shard] ?? 0) + 1;
    characters += ENVELOPE + (data?.length ?? 0);
  }
  return characters > BATCH_CHARACTERS / 2 || counts.includes(SHARD_ROWS);
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
