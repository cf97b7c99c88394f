import { Partitioners } from 'kafkajs';
import type { Message, Producer as Library } from 'kafkajs';
import type { KafkaConnection } from './connection.ts';

export interface OutgoingMessage {
  topic: string;
  key: string;
  value: string | null;
  headers: Record<string, string>;
}

/** Where a message came to lie. */
export interface Sent {
  partition: number;
  offset: bigint;
}

export interface Producer {
  /**
   * Sends in the given order per topic and key and waits until all in-sync replicas have it. After any failure the
   * outcome is unknown: send the same again from the first. Throws TopicsMissing when that is the cause.
   */
  send(messages: readonly OutgoingMessage[], timeoutMs: number): Promise<Sent[]>;
  close(): Promise<void>;
}

export class TopicsMissing extends Error {
  readonly topics: readonly string[];
  constructor(topics: readonly string[]) {
    super(`no such topic: ${topics.join(', ')}`);
    this.name = 'TopicsMissing';
    this.topics = topics;
  }
}

/**
 * A producer that is thrown away after each error and made anew: kafkajs' own idempotence is experimental and one
 * out-of-order sequence leaves such a producer dead for good, so repetition is ours and receivers know duplicates.
 */
export function openProducer(kafka: KafkaConnection): Producer {
  let current: Promise<Live> | undefined;

  async function open(): Promise<Live> {
    const partitions = new WeakMap<Message, number>();
    const library = kafka.client.producer({
      allowAutoTopicCreation: false,
      maxInFlightRequests: 1,
      // A second try inside would hide for how long; the caller repeats with a new producer and fresh metadata.
      retry: { retries: 0 },
      createPartitioner: () => {
        // Java's murmur2, so that Java producers put a key into the same partition.
        const choose = Partitioners.DefaultPartitioner();
        return (args) => {
          const partition = choose(args);
          partitions.set(args.message, partition);
          return partition;
        };
      },
    });
    await library.connect();
    return { library, partitions };
  }

  async function drop(): Promise<void> {
    const dropped = current;
    current = undefined;
    await dropped?.then(({ library }) => library.disconnect()).catch(() => undefined);
  }

  return {
    async send(messages, timeoutMs) {
      const opening = (current ??= open());
      try {
        return await within(
          timeoutMs,
          opening.then((live) => sendAll(kafka, live, messages, timeoutMs)),
        );
      } catch (thrown) {
        void drop();
        const missing = await missingTopics(kafka, thrown, messages);
        throw missing.length > 0 ? new TopicsMissing(missing) : thrown;
      }
    },
    close: drop,
  };
}

interface Live {
  library: Library;
  partitions: WeakMap<Message, number>;
}

async function sendAll(
  kafka: KafkaConnection,
  { library, partitions }: Live,
  messages: readonly OutgoingMessage[],
  timeout: number,
): Promise<Sent[]> {
  const byTopic = new Map<string, Message[]>();
  const sent = messages.map(({ topic, key, value, headers }) => {
    const name = kafka.physical(topic);
    const message: Message = { key, value, headers };
    const list = byTopic.get(name);
    if (list) list.push(message);
    else byTopic.set(name, [message]);
    return { name, message };
  });
  const answers = await library.sendBatch({
    acks: -1,
    timeout,
    topicMessages: [...byTopic].map(([topic, list]) => ({ topic, messages: list })),
  });
  // The broker tells the first offset of each partition; the messages follow it in the order sent.
  const next = new Map(
    answers.map((answer) => [`${answer.topicName}/${answer.partition}`, BigInt(answer.baseOffset ?? '-1')]),
  );
  return sent.map(({ name, message }) => {
    const partition = partitions.get(message) ?? -1;
    const offset = next.get(`${name}/${partition}`) ?? -1n;
    next.set(`${name}/${partition}`, offset + 1n);
    return { partition, offset };
  });
}

async function missingTopics(
  kafka: KafkaConnection,
  thrown: unknown,
  messages: readonly OutgoingMessage[],
): Promise<string[]> {
  if (!/UNKNOWN_TOPIC_OR_PARTITION|does not host this topic/.test(describe(thrown))) return [];
  const admin = kafka.client.admin();
  try {
    await admin.connect();
    const there = new Set(await admin.listTopics());
    return [...new Set(messages.map((message) => message.topic))].filter((topic) => !there.has(kafka.physical(topic)));
  } catch {
    return [];
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

function describe(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return String(thrown);
  const { message, type, cause } = thrown as { message?: string; type?: string; cause?: unknown };
  return `${type ?? ''} ${message ?? ''} ${cause === undefined ? '' : describe(cause)}`;
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Kafka did not acknowledge within ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
