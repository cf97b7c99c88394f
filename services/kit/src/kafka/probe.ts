import { withDeadline } from '../clock/deadline.ts';
import type { KafkaConnection } from './connection.ts';

/** Asks the brokers whether they are there, over a connection of its own that is kept. */
export interface KafkaProbe {
  /** Undefined when a broker answers within a second, else why not. */
  trouble(): Promise<string | undefined>;
  stop(): Promise<void>;
}

const DEADLINE_MS = 1_000;

export function createKafkaProbe(kafka: KafkaConnection): KafkaProbe {
  const admin = kafka.client.admin();
  /** One question at a time: kafkajs goes on trying for long after nobody waits any more. */
  let asking: Promise<unknown> | undefined;
  return {
    async trouble() {
      asking ??= admin
        .connect()
        .then(() => admin.describeCluster())
        .finally(() => {
          asking = undefined;
        });
      return withDeadline(asking, DEADLINE_MS, 'Kafka').then(
        () => undefined,
        () => 'no broker answers',
      );
    },
    stop: () => admin.disconnect(),
  };
}
