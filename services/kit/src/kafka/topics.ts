import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
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

/** What a broker answers while it makes a topic. */
const COMING = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE', 'NOT_LEADER_FOR_PARTITION']);

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
      // kafkajs' own wait throws where the broker has taken a topic and does not know of it yet.
      waitForLeaders: false,
      topics: missing.map((topic) => ({
        topic: kafka.physical(topic.name),
        numPartitions: Math.min(topic.partitions, options.partitionsAtMost ?? topic.partitions),
        replicationFactor: 1,
        configEntries: Object.entries(topic.config)
          .filter(([name]) => name !== 'min.insync.replicas')
          .map(([name, value]) => ({ name, value: String(value) })),
      })),
    });
    await untilLed(
      admin,
      missing.map((topic) => kafka.physical(topic.name)),
    );
    return missing.map((topic) => topic.name);
  } finally {
    await admin.disconnect();
  }
}

/**
 * Waits until every partition of new topics answers as its leader, for ten seconds at most: metadata names a leader a
 * moment before that broker takes a record.
 */
async function untilLed(admin: Admin, topics: string[]): Promise<void> {
  for (let looks = 1; ; looks += 1) {
    try {
      await admin.fetchTopicMetadata({ topics });
      await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
      return;
    } catch (thrown) {
      const { type } = thrown as { type?: string };
      if (looks >= 100 || !COMING.has(type ?? '')) throw thrown;
    }
    await setTimeout(100);
  }
}
