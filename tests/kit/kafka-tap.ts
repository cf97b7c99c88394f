import { randomUUID } from 'node:crypto';
import { openKafka } from '@crm/kit/kafka/connection';
import { createLogger } from '@crm/kit/log/logger';
import type { Consumer, Kafka, KafkaMessage, TopicPartitionOffset } from 'kafkajs';
import { testPlane } from './plane.ts';
import { until } from './until.ts';

/** One record as it stands in the topic. `event` is the parsed CloudEvent, undefined for a tombstone. */
export interface TappedRecord {
  topic: string;
  partition: number;
  offset: string;
  key: string | undefined;
  headers: Record<string, string>;
  event: TappedEvent | undefined;
}

export interface TappedEvent {
  id: string;
  source: string;
  type: string;
  subject: string;
  time: string;
  sequence: string;
  traceparent?: string;
  correlationid?: string;
  causationid?: string;
  data: Record<string, unknown>;
  [attribute: string]: unknown;
}

/** Records what is written to topics from the moment it was opened. */
export class KafkaTap {
  readonly records: TappedRecord[] = [];
  readonly #consumer: Consumer;

  private constructor(consumer: Consumer) {
    this.#consumer = consumer;
  }

  /**
   * Reads the topics from their present ends (`from: 'end'`, the default) or from their beginnings. Resolves when every
   * partition is being read: nothing written afterwards is missed.
   */
  static async open(
    topics: readonly string[],
    options: { from?: 'end' | 'beginning'; brokers?: string[] } = {},
  ): Promise<KafkaTap> {
    const brokers = options.brokers ?? [testPlane().kafka];
    const { client: kafka } = openKafka({ brokers, clientId: 'tap' }, createLogger({ name: 'tap', level: 'silent' }));
    // Taken before the group starts, so that "the end" is the end of now and not of when the first fetch happens.
    const starts = options.from === 'beginning' ? [] : await ends(kafka, topics);
    const startOf = new Map(starts.map(({ topic, partition, offset }) => [`${topic}/${partition}`, BigInt(offset)]));
    const consumer = kafka.consumer({ groupId: `tap.${randomUUID()}`, maxWaitTimeInMs: 100 });
    const tap = new KafkaTap(consumer);
    const joined = new Promise<void>((resolve) => consumer.on(consumer.events.GROUP_JOIN, () => resolve()));
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: ({ topic, partition, message }) => {
        // A first fetch may be under way before the seek below.
        if (BigInt(message.offset) >= (startOf.get(`${topic}/${partition}`) ?? 0n))
          tap.records.push(recordOf(topic, partition, message));
        return Promise.resolve();
      },
    });
    for (const start of starts) consumer.seek(start);
    await joined;
    return tap;
  }

  /** The events of a type so far, in the order of arrival. */
  events(type: string): TappedEvent[] {
    return this.records.flatMap(({ event }) => (event?.type === type ? [event] : []));
  }

  /** Waits for an event of the type that fits. */
  event(type: string, fits: (event: TappedEvent) => boolean = () => true, withinMs?: number): Promise<TappedEvent> {
    return until(`an event ${type}`, () => this.events(type).find(fits), withinMs);
  }

  async close(): Promise<void> {
    await this.#consumer.disconnect();
  }
}

function recordOf(topic: string, partition: number, message: KafkaMessage): TappedRecord {
  const text = message.value?.toString();
  return {
    topic,
    partition,
    offset: message.offset,
    key: message.key?.toString(),
    headers: Object.fromEntries(Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)])),
    event: text ? (JSON.parse(text) as TappedEvent) : undefined,
  };
}

/** Where the next record of each partition will lie. */
async function ends(kafka: Kafka, topics: readonly string[]): Promise<TopicPartitionOffset[]> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const all = topics.map(async (topic) =>
      (await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => ({ topic, partition, offset: high })),
    );
    return (await Promise.all(all)).flat();
  } finally {
    await admin.disconnect();
  }
}
