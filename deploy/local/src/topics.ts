import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ITopicConfig, Kafka, logLevel } from 'kafkajs';
import { parse } from 'yaml';
import { root } from './paths.ts';

interface TopicRow {
  name: string;
  partitions?: number;
  config?: Record<string, string | number | boolean>;
}

/** A broker at a desk opens hundreds of files for nothing with the cluster's 12; the order per key holds with any number. */
const partitionsAtMost = 3;
/** Settings that need more brokers than one. */
const clusterOnly = new Set(['min.insync.replicas']);

/** The rows of deploy/kafka/topics.yaml, the one table of topics. */
export function topicTable(): TopicRow[] {
  const file = join(root, 'deploy', 'kafka', 'topics.yaml');
  if (!existsSync(file)) return [];
  const table = parse(readFileSync(file, 'utf8')) as TopicRow[] | { topics: TopicRow[] };
  return Array.isArray(table) ? table : table.topics;
}

/** Creates the topics that are not there yet. `prefix` replaces the first word of their names, `crm`. Answers how many were made. */
export async function ensureTopics(broker: string, prefix = 'crm'): Promise<number> {
  const kafka = new Kafka({ clientId: 'topics', brokers: [broker], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  try {
    const there = new Set(await admin.listTopics());
    const topics = topicTable()
      .map((row) => toTopic(row, prefix))
      .filter((topic) => !there.has(topic.topic));
    if (topics.length > 0) await admin.createTopics({ topics, waitForLeaders: true });
    return topics.length;
  } finally {
    await admin.disconnect();
  }
}

function toTopic(row: TopicRow, prefix: string): ITopicConfig {
  const entries = Object.entries(row.config ?? {}).filter(([name]) => !clusterOnly.has(name));
  return {
    topic: row.name.replace(/^crm\./, `${prefix}.`),
    numPartitions: Math.min(row.partitions ?? 1, partitionsAtMost),
    replicationFactor: 1,
    configEntries: entries.map(([name, value]) => ({ name, value: String(value) })),
  };
}
