import { randomUUID } from 'node:crypto';
import { begin, incoming, keepRunning } from './consumer.ts';
import { decodeEvent } from './cloudevent.ts';
import type { CloudEvent } from './cloudevent.ts';
import type { KafkaConnection } from './connection.ts';
import type { IncomingMessage, Running } from './consumer.ts';

export interface FollowedRecord {
  topic: string;
  key: string;
  /** `data` is null for a record that is gone. */
  event: CloudEvent;
  /** The record as it lies in the topic. */
  message: IncomingMessage;
}

export interface FollowOptions {
  topics: readonly string[];
  /** `beginning`: all that the topics hold, then what comes (for a table in memory). `end`: only what comes from now on. */
  from?: 'beginning' | 'end';
  onRecord: (record: FollowedRecord) => void;
  /** Called once, when everything that was there at the start has been read. */
  onCaughtUp?: () => void;
}

export interface Following extends Running {
  caughtUp(): boolean;
}

/**
 * Reads topics into memory: every process reads all partitions by itself and commits nothing. After a loss it goes on where
 * it was; a record may then come twice. Messages that are no CloudEvents are logged and left out.
 */
export function followStateTopic(kafka: KafkaConnection, options: FollowOptions): Following {
  const { topics, from = 'beginning', onRecord, onCaughtUp } = options;
  const names = topics.map((topic) => kafka.physical(topic));
  /** Where to go on, and how far to read before being caught up; by topic and partition. */
  const positions = new Map<string, bigint>();
  const targets = new Map<string, bigint>();
  let known = false;
  let caughtUp = false;

  function progress(): void {
    if (caughtUp || !known) return;
    for (const [at, target] of targets) if ((positions.get(at) ?? 0n) < target) return;
    caughtUp = true;
    onCaughtUp?.();
  }

  async function look(): Promise<void> {
    const admin = kafka.client.admin();
    await admin.connect();
    try {
      for (const topic of names) {
        for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
          const at = `${topic}/${partition}`;
          if (positions.has(at)) continue;
          positions.set(at, BigInt(from === 'end' ? high : low));
          targets.set(at, BigInt(high));
        }
      }
    } finally {
      await admin.disconnect();
    }
  }

  const running = keepRunning(kafka, `follow ${names.join(' ')}`, async (lost) => {
    await look();
    const library = kafka.client.consumer({
      // A group of its own for each life, of which no offset is ever committed.
      groupId: kafka.physical(`crm.follow.${kafka.settings.clientId}.${randomUUID()}`),
      maxWaitTimeInMs: 1_000,
      allowAutoTopicCreation: false,
    });
    // The last records of a compacted topic may be gone, so that the end is never reached by counting: two answers
    // without records from every broker say it too.
    const idle = new Map<number | string, number>();
    library.on(library.events.FETCH_START, ({ payload }) => {
      if (!idle.has(payload.nodeId)) idle.set(payload.nodeId, 0);
    });
    library.on(library.events.START_BATCH_PROCESS, () => idle.clear());
    library.on(library.events.FETCH, ({ payload }) => {
      idle.set(payload.nodeId, (idle.get(payload.nodeId) ?? 0) + 1);
      if (caughtUp || !known || [...idle.values()].some((rounds) => rounds < 2)) return;
      for (const [at, target] of targets) if ((positions.get(at) ?? 0n) < target) positions.set(at, target);
      progress();
    });
    await begin(library, lost, async () => {
      await library.subscribe({ topics: names, fromBeginning: true });
      await library.run({
        autoCommit: false,
        partitionsConsumedConcurrently: 3,
        eachBatch: async ({ batch }) => {
          for (const message of incoming(kafka, batch)) {
            deliver(message);
            positions.set(`${batch.topic}/${batch.partition}`, message.offset + 1n);
          }
          progress();
          await Promise.resolve();
        },
      });
      for (const [at, offset] of positions) {
        const cut = at.lastIndexOf('/');
        library.seek({ topic: at.slice(0, cut), partition: Number(at.slice(cut + 1)), offset: String(offset) });
      }
      known = true;
      progress();
    });
    return library;
  });

  function deliver(message: IncomingMessage): void {
    let event: CloudEvent;
    try {
      event = decodeEvent(message.value, message.headers);
    } catch (thrown) {
      kafka.log.error(
        { topic: message.topic, partition: message.partition, offset: String(message.offset), err: thrown },
        'not a CloudEvent',
      );
      return;
    }
    onRecord({ topic: message.topic, key: message.key, event, message });
  }

  return { ...running, caughtUp: () => caughtUp };
}
