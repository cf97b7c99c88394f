import { Kafka, logLevel } from 'kafkajs';
import type { ISocketFactory, KafkaConfig } from 'kafkajs';
import type { Logger } from '../log/logger.ts';
import './request-queue.ts';

export interface KafkaSettings {
  /** "host:port", or "user:password@host:port", which brings the login along. */
  brokers: readonly string[];
  /** The deployable, as "sales". */
  clientId: string;
  /** SCRAM-SHA-512; that of the brokers' addresses when left out, none when they name none. */
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
  const { clientId, prefix = 'crm', socketFactory } = settings;
  const addresses = settings.brokers.map(parseBroker);
  const { username, password } = settings.username === undefined ? { ...addresses[0] } : settings;
  const config: KafkaConfig = {
    brokers: addresses.map(({ address }) => address),
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

/** "user:password@host:port" or "host:port" in its parts. */
function parseBroker(broker: string): { address: string; username?: string; password?: string } {
  const at = broker.lastIndexOf('@');
  if (at < 0) return { address: broker };
  const colon = broker.indexOf(':');
  return { address: broker.slice(at + 1), username: broker.slice(0, colon), password: broker.slice(colon + 1, at) };
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
