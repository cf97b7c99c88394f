import { randomBytes } from 'node:crypto';
import { createLogger } from '../log/logger.ts';
import { openKafka } from './connection.ts';
import type { KafkaConnection, KafkaSettings } from './connection.ts';
import { createTopics } from './topics.ts';

export interface ScratchTopics {
  kafka: KafkaConnection;
  prefix: string;
  drop(): Promise<void>;
}

/** Topics under a prefix of their own on a shared broker, for a test. `compacted` names those that keep the latest of a key. */
export async function scratchTopics(
  settings: Pick<KafkaSettings, 'brokers' | 'socketFactory'>,
  names: readonly string[],
  options: { partitions?: number; compacted?: readonly string[]; config?: Record<string, string> } = {},
): Promise<ScratchTopics> {
  const prefix = `t${randomBytes(5).toString('hex')}`;
  const kafka = openKafka(
    { ...settings, clientId: 'scratch', prefix },
    createLogger({ name: 'scratch', level: 'silent' }),
  );
  await createTopics(
    kafka,
    names.map((name) => ({
      name,
      owner: 'test',
      key: 'id',
      partitions: options.partitions ?? 3,
      config: { ...options.config, ...(options.compacted?.includes(name) && { 'cleanup.policy': 'compact' }) },
      events: [],
      readers: [],
      audience: 'internal' as const,
      personal: false,
    })),
  );
  return {
    kafka,
    prefix,
    async drop() {
      const admin = kafka.client.admin();
      await admin.connect();
      await admin.deleteTopics({ topics: names.map((name) => kafka.physical(name)) });
      await admin.disconnect();
    },
  };
}
