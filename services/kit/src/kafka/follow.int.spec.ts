import { until } from '../../../../tests/kit/until.ts';
import { encodeEvent, sequenceText } from './cloudevent.ts';
import { followStateTopic } from './follow.ts';
import type { FollowedRecord } from './follow.ts';
import { openProducer } from './producer.ts';
import type { Producer } from './producer.ts';
import { scratchTopics } from './scratch-topics.ts';
import type { ScratchTopics } from './scratch-topics.ts';

const TOPIC = 'crm.identity.grants.state.v1';
let topics: ScratchTopics;
let producer: Producer;

beforeEach(async () => {
  topics = await scratchTopics({ brokers: [process.env['CRM_TEST_KAFKA'] ?? ''] }, [TOPIC], { compacted: [TOPIC] });
  producer = openProducer(topics.kafka);
});
afterEach(async () => {
  await producer.close();
  await topics.drop();
});

async function publish(key: string, version: bigint, data: object | null): Promise<void> {
  const encoded = encodeEvent(
    {
      specversion: '1.0',
      id: `${key}-${version}`,
      source: '/crm/identity',
      type: 'crm.identity.user_grants.changed.v1',
      subject: `grants/${key}`,
      time: '2026-03-01T10:00:00.000Z',
      datacontenttype: 'application/json',
      dataschema: 'urn:crm:event:test',
      partitionkey: key,
      sequence: sequenceText(version),
    },
    data === null ? null : JSON.stringify(data),
  );
  await producer.send([{ topic: TOPIC, key, ...encoded }], 10_000);
}

test('a table in memory holds what the topic held when it is caught up, and follows what comes', async () => {
  await publish('a', 1n, { active: true });
  await publish('b', 1n, { active: true });
  await publish('a', 2n, null);
  const table = new Map<string, unknown>();
  const keep = ({ key, event }: FollowedRecord): void =>
    void (event.data === null ? table.delete(key) : table.set(key, event.data));
  let atCaughtUp: unknown;
  const following = followStateTopic(topics.kafka, {
    topics: [TOPIC],
    onRecord: keep,
    onCaughtUp: () => (atCaughtUp = Object.fromEntries(table)),
  });
  await until('it is caught up', () => following.caughtUp());
  expect(atCaughtUp).toEqual({ b: { active: true } });
  await publish('c', 1n, { active: false });
  await until('the new record is there', () => table.has('c'));
  await following.stop();
});

test('an empty topic is caught up at once', async () => {
  const following = followStateTopic(topics.kafka, { topics: [TOPIC], onRecord: () => undefined });
  await until('it is caught up', () => following.caughtUp());
  await following.stop();
});

test('from the end only what comes is seen, every process sees all of it, and what is no event is left out', async () => {
  await publish('old', 1n, {});
  const seen: string[][] = [[], []];
  const followers = seen.map((keys) =>
    followStateTopic(topics.kafka, { topics: [TOPIC], from: 'end', onRecord: ({ key }) => keys.push(key) }),
  );
  await until('both follow', () => followers.every((one) => one.caughtUp()));
  await producer.send([{ topic: TOPIC, key: 'broken', value: '{', headers: {} }], 10_000);
  await publish('new', 1n, {});
  await until('both saw it', () => seen.every((keys) => keys.length > 0));
  await Promise.all(followers.map((one) => one.stop()));
  expect(seen).toEqual([['new'], ['new']]);
});
