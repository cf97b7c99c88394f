import Encoder from 'kafkajs/src/protocol/encoder.js';
import produceResponse from 'kafkajs/src/protocol/requests/produce/v7/response.js';
import type { Produced } from 'kafkajs/src/protocol/requests/produce/v7/response.js';
import { openCluster } from './cluster.ts';
import type { Cluster } from './cluster.ts';
import type { KafkaConnection } from './connection.ts';
import { partitionOf } from './murmur2.ts';
import { encodeRecordBatch } from './record-batch.ts';

export interface OutgoingMessage {
  topic: string;
  key: string;
  value: string | null;
  headers: Record<string, string>;
}

export interface Producer {
  /**
   * Sends in the given order per topic and key and waits until all in-sync replicas have it. `onTaken` is told what they
   * have for certain, also where the rest fails: of that the outcome is unknown, so send it again in its order. Throws
   * TopicsMissing or TopicsRefused when that is the cause.
   */
  send(
    messages: readonly OutgoingMessage[],
    timeoutMs: number,
    onTaken?: (taken: readonly OutgoingMessage[]) => void,
  ): Promise<void>;
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

/** The broker lives and does not take what goes to some partitions of these topics, as while too few replicas are in sync. */
export class TopicsRefused extends Error {
  readonly topics: readonly string[];
  constructor(topics: readonly string[], cause: unknown) {
    super(`refused by the broker for ${topics.join(', ')}: ${describe(cause).trim()}`, { cause });
    this.name = 'TopicsRefused';
    this.topics = topics;
  }
}

/** Kafka's number for "produce", and a version that every broker from 1.1 to 4.x takes. */
const PRODUCE = { apiKey: 0, apiVersion: 7, apiName: 'Produce' };
const ALL_IN_SYNC = -1;

/**
 * A producer that is thrown away after each error and made anew: Kafka's own idempotence dies for good of one sequence out
 * of order, so repetition is ours and receivers know duplicates. It has one request to a broker under way at a time.
 */
export function openProducer(kafka: KafkaConnection): Producer {
  let current: Promise<Cluster> | undefined;

  async function open(): Promise<Cluster> {
    const cluster = openCluster(kafka.client);
    await cluster.connect();
    return cluster;
  }

  async function drop(): Promise<void> {
    const dropped = current;
    current = undefined;
    await dropped?.then((cluster) => cluster.disconnect()).catch(() => undefined);
  }

  return {
    async send(messages, timeoutMs, onTaken = () => undefined) {
      const opening = (current ??= open());
      try {
        await within(
          timeoutMs,
          opening.then((cluster) => sendAll(kafka, cluster, messages, timeoutMs, onTaken)),
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

/** Messages of one request: by topic and partition, each in its order. */
type Request = Map<string, Map<number, OutgoingMessage[]>>;

async function sendAll(
  kafka: KafkaConnection,
  cluster: Cluster,
  messages: readonly OutgoingMessage[],
  timeout: number,
  onTaken: (taken: readonly OutgoingMessage[]) => void,
): Promise<void> {
  const byTopic = Map.groupBy(messages, (message) => kafka.physical(message.topic));
  await cluster.addMultipleTargetTopics([...byTopic.keys()]);
  await cluster.refreshMetadataIfNecessary();
  const sending = [...requests(cluster, byTopic)].map(async ([nodeId, request]) => {
    const { connectionPool } = await cluster.findBroker({ nodeId });
    const encode = (): Promise<Encoder> => Promise.resolve(encodeRequest(request, timeout));
    const parse = (answer: Produced): Promise<void> => settle(kafka, request, answer, onTaken);
    await connectionPool.send({ request: { ...PRODUCE, encode }, response: { decode: produceResponse.decode, parse } });
  });
  for (const outcome of await Promise.allSettled(sending)) if (outcome.status === 'rejected') throw outcome.reason;
}

/** Tells what a broker has taken, and throws what it has refused. */
async function settle(
  kafka: KafkaConnection,
  request: Request,
  answer: Produced,
  onTaken: (taken: readonly OutgoingMessage[]) => void,
): Promise<void> {
  const refused = new Set<string>();
  for (const { topicName, partitions } of answer.topics)
    for (const { partition, errorCode } of partitions)
      if (errorCode === 0) onTaken(request.get(topicName)?.get(partition) ?? []);
      else refused.add(kafka.logical(topicName));
  if (refused.size === 0) return;
  await produceResponse.parse(answer).catch((cause: unknown) => {
    throw new TopicsRefused([...refused], cause);
  });
}

/** One request for each broker that leads a partition. */
function requests(cluster: Cluster, byTopic: ReadonlyMap<string, OutgoingMessage[]>): Map<number, Request> {
  const result = new Map<number, Request>();
  for (const [topic, messages] of byTopic) {
    const partitions = cluster.findTopicPartitionMetadata(topic);
    if (partitions.length === 0) throw new Error(`UNKNOWN_TOPIC_OR_PARTITION: ${topic}`);
    const leaders = new Map(partitions.map(({ partitionId, leader }) => [partitionId, leader]));
    for (const [partition, list] of Map.groupBy(messages, ({ key }) => partitionOf(key, partitions.length))) {
      const leader = leaders.get(partition) ?? -1;
      const request = result.get(leader) ?? new Map<string, Map<number, OutgoingMessage[]>>();
      result.set(leader, request);
      request.set(topic, (request.get(topic) ?? new Map<number, OutgoingMessage[]>()).set(partition, list));
    }
  }
  return result;
}

function encodeRequest(request: Request, timeout: number): Encoder {
  const now = Date.now();
  const encoder = new Encoder().writeString(null).writeInt16(ALL_IN_SYNC).writeInt32(timeout).writeInt32(request.size);
  for (const [topic, partitions] of request) {
    encoder.writeString(topic).writeInt32(partitions.size);
    for (const [partition, messages] of partitions)
      encoder.writeInt32(partition).writeBytes(encodeRecordBatch(messages, now));
  }
  return encoder;
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
