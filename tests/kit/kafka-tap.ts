import { randomUUID } from 'node:crypto';
import { type Consumer, Kafka, logLevel } from 'kafkajs';
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
    const kafka = new Kafka({
      clientId: 'tap',
      brokers: options.brokers ?? [testPlane().kafka],
      logLevel: logLevel.NOTHING,
    });
    const groupId = `tap.${randomUUID()}`;
    // Committed before the group starts, so that "the end" is the end of now and not of when the first fetch happens.
    if (options.from !== 'beginning') await commitEnds(kafka, groupId, topics);
    const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100 });
    const tap = new KafkaTap(consumer);
    const joined = new Promise<void>((resolve) => consumer.on(consumer.events.GROUP_JOIN, () => resolve()));
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({
      eachMessage: ({ topic, partition, message }) => {
        const headers = Object.fromEntries(
          Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]),
        );
        const text = message.value?.toString();
        tap.records.push({
          topic,
          partition,
          offset: message.offset,
          key: message.key?.toString(),
          headers,
          event: text ? (JSON.parse(text) as TappedEvent) : undefined,
        });
        return Promise.resolve();
      },
    });
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

async function commitEnds(kafka: Kafka, groupId: string, topics: readonly string[]): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  for (const topic of topics) {
    const partitions = (await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => ({
      partition,
      offset: high,
    }));
    await admin.setOffsets({ groupId, topic, partitions });
  }
  await admin.disconnect();
}
