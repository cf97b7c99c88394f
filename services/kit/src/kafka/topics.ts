import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import type { KafkaConnection } from './connection.ts';

const row = z.strictObject({
  name: z.string().check(z.regex(/^crm\.[a-z0-9_.-]+\.v\d+$/)),
  owner: z.string(),
  key: z.string(),
  partitions: z.int().check(z.positive()),
  config: z._default(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])), {}),
  events: z.array(z.string()),
  readers: z._default(z.array(z.string()), []),
  audience: z._default(z.enum(['internal', 'partner']), 'internal'),
  personal: z._default(z.boolean(), false),
});

/** One topic: who writes it, its key, and the events on it. `personal`: it carries personal data. */
export type TopicRow = z.infer<typeof row>;

/** Reads deploy/kafka/topics.yaml, the one table of topics. Throws on a row that is not as it must be, or stands twice. */
export function readTopics(file: string): TopicRow[] {
  const { topics } = z.strictObject({ topics: z.array(row) }).parse(parse(readFileSync(file, 'utf8')));
  const twice = topics.find((topic, at) => topics.findIndex((other) => other.name === topic.name) !== at);
  if (twice) throw new Error(`${twice.name} stands twice in ${file}`);
  return topics;
}

/**
 * Creates the topics that are not there, for desks and tests; in a cluster the operator does it from the same table.
 * One broker keeps one copy, whatever the table says of replicas. Returns the names created.
 */
export async function createTopics(
  kafka: KafkaConnection,
  topics: readonly TopicRow[],
  options: { partitionsAtMost?: number } = {},
): Promise<string[]> {
  const admin = kafka.client.admin();
  await admin.connect();
  try {
    const there = new Set(await admin.listTopics());
    const missing = topics.filter((topic) => !there.has(kafka.physical(topic.name)));
    if (missing.length === 0) return [];
    await admin.createTopics({
      waitForLeaders: true,
      topics: missing.map((topic) => ({
        topic: kafka.physical(topic.name),
        numPartitions: Math.min(topic.partitions, options.partitionsAtMost ?? topic.partitions),
        replicationFactor: 1,
        configEntries: Object.entries(topic.config)
          .filter(([name]) => name !== 'min.insync.replicas')
          .map(([name, value]) => ({ name, value: String(value) })),
      })),
    });
    return missing.map((topic) => topic.name);
  } finally {
    await admin.disconnect();
  }
}
