import type { Kafka } from 'kafkajs';
import type Encoder from 'kafkajs/src/protocol/encoder.js';

/** kafkajs' view of the brokers: connections, login, metadata. */
export interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  /** Reads the topics' metadata when they are new. Throws for a topic that is not there. */
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
  refreshMetadataIfNecessary(): Promise<void>;
  findTopicPartitionMetadata(topic: string): { partitionId: number; leader: number }[];
  /** A broker by its number, connected. */
  findBroker(which: { nodeId: number }): Promise<Broker>;
}

export interface Broker {
  connectionPool: { send(call: { request: Request; response: Response }): Promise<unknown> };
}

interface Request {
  apiKey: number;
  apiVersion: number;
  apiName: string;
  encode: () => Promise<Encoder>;
}

interface Response {
  decode(raw: Buffer): Promise<unknown>;
  parse(decoded: unknown): Promise<unknown>;
}

type CreateCluster = (options: {
  allowAutoTopicCreation: boolean;
  maxInFlightRequests: number;
  metadataMaxAge: number;
}) => Cluster;

/**
 * A cluster with the client's settings. kafkajs keeps it behind a symbol; taking it spares a second list of those settings,
 * and its producer, which copies the messages of a partition once for each of them.
 */
export function openCluster(client: Kafka): Cluster {
  const symbol = Object.getOwnPropertySymbols(client).find((one) => one.description === 'private:Kafka:createCluster');
  const create = (client as unknown as Record<symbol, CreateCluster>)[symbol ?? Symbol.iterator];
  if (create === undefined) throw new Error('kafkajs is not the version that the producer was written for');
  return create({ allowAutoTopicCreation: false, maxInFlightRequests: 1, metadataMaxAge: 300_000 });
}
