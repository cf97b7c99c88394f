import { Kafka, logLevel } from 'kafkajs';
import type { ISocketFactory, KafkaConfig } from 'kafkajs';
import type { Logger } from '../log/logger.ts';
import './request-queue.ts';

export interface KafkaSettings {
  brokers: readonly string[];
  /** The deployable, as "sales". */
  clientId: string;
  /** SCRAM-SHA-512; no login when left out. */
  username?: string | undefined;
  password?: string | undefined;
  /** First word of topic and group names, "crm" in the code: lets several installations share a broker. */
  prefix?: string;
  /** How sockets are made; tests put a proxy between. */
  socketFactory?: ISocketFactory;
}

export interface KafkaConnection {
  readonly settings: KafkaSettings;
  readonly log: Logger;
  /** The client library, for the files of this folder. */
  readonly client: Kafka;
  /** `crm.sales.deals.v1` as this installation's broker names it. */
  physical(topic: string): string;
  /** The broker's name as the code knows it. */
  logical(topic: string): string;
}

/** Describes how to reach Kafka; nothing is connected yet. */
export function openKafka(settings: KafkaSettings, log: Logger): KafkaConnection {
  const { brokers, clientId, username, password, prefix = 'crm', socketFactory } = settings;
  const config: KafkaConfig = {
    brokers: [...brokers],
    clientId,
    connectionTimeout: 3_000,
    authenticationTimeout: 5_000,
    requestTimeout: 15_000,
    // Between a loss and the next attempt, with jitter; who needs longer patience loops around it.
    retry: { initialRetryTime: 100, maxRetryTime: 5_000, retries: 5 },
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => {
      const { message, error } = entry.log;
      // Losses of connection are ordinary, and whoever uses the connection reports what follows from them.
      log.debug({ kafka: entry.namespace, error: error as unknown }, message);
    },
    ...(username !== undefined && { sasl: { mechanism: 'scram-sha-512', username, password: password ?? '' } }),
    ...(socketFactory && { socketFactory }),
  };
  return {
    settings,
    log,
    client: new Kafka(config),
    physical: (topic) => (prefix === 'crm' ? topic : topic.replace(/^crm\./, `${prefix}.`)),
    logical: (topic) =>
      prefix === 'crm' || !topic.startsWith(`${prefix}.`) ? topic : `crm.${topic.slice(prefix.length + 1)}`,
  };
}

/** Kafka settings from a service's configuration. */
export function kafkaSettings(
  config: {
    CRM_KAFKA_BROKERS: readonly string[];
    CRM_KAFKA_USERNAME?: string | undefined;
    CRM_KAFKA_PASSWORD?: string | undefined;
    CRM_KAFKA_PREFIX: string;
  },
  clientId: string,
): KafkaSettings {
  return {
    brokers: config.CRM_KAFKA_BROKERS,
    clientId,
    username: config.CRM_KAFKA_USERNAME,
    password: config.CRM_KAFKA_PASSWORD,
    prefix: config.CRM_KAFKA_PREFIX,
  };
}
