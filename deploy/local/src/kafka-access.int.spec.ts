import { randomBytes } from 'node:crypto';
import { type KafkaConnection, openKafka } from '@crm/kit/kafka/connection';
import { openProducer } from '@crm/kit/kafka/producer';
import { createTopics, readTopics, type TopicRow } from '@crm/kit/kafka/topics';
import { createLogger } from '@crm/kit/log/logger';
import kafkajs from 'kafkajs';
import { join } from 'node:path';
import { testPlane } from '../../../tests/kit/plane.ts';
import { accessList, grantAccess } from './kafka-access.ts';
import { root } from './paths.ts';

const log = createLogger({ name: 'access-test', level: 'silent' });
const prefix = `t${randomBytes(5).toString('hex')}`;
const admin = openKafka({ brokers: [testPlane().kafka], clientId: 'test', prefix }, log);
const row = (name: string, owner: string, readers: string[]): TopicRow => ({
  ...{ name, owner, readers, key: 'id', partitions: 1, config: {}, events: [], personal: false },
  audience: 'internal',
});
const deals = row('crm.sales.deals.v1', 'sales', ['clients']);
const clients = row('crm.clients.clients.v1', 'clients', []);

/** Kafka as the user of a service sees it, by its own login. */
function as(user: string, password = testPlane().kafkaUsers[user]): KafkaConnection {
  return openKafka({ brokers: [testPlane().kafkaSasl], clientId: user, username: user, password, prefix }, log);
}

async function write(kafka: KafkaConnection, topic: string): Promise<void> {
  const producer = openProducer(kafka);
  try {
    await producer.send([{ topic: kafka.physical(topic), key: 'k', value: '{}', headers: {} }], 10_000);
  } finally {
    await producer.close();
  }
}

/** Reads the first record of a topic in a consumer group. */
async function read(kafka: KafkaConnection, topic: string, group: string): Promise<string> {
  const consumer = kafka.client.consumer({ groupId: kafka.physical(group), retry: { retries: 0 } });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [kafka.physical(topic)], fromBeginning: true });
    return await new Promise<string>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      consumer
        .run({ eachMessage: ({ message }) => Promise.resolve(resolve(String(message.value))) })
        .catch((error: unknown) => reject(error instanceof Error ? error : new Error(String(error))));
    });
  } finally {
    await consumer.disconnect();
  }
}

beforeAll(async () => {
  await createTopics(admin, [deals, clients]);
  await grantAccess(admin, [deals, clients]);
});
afterAll(async () => {
  const client = admin.client.admin();
  await client.connect();
  await client.deleteTopics({ topics: [deals, clients].map(({ name }) => admin.physical(name)) });
  await client.disconnect();
  await grantAccess(admin, []);
});

test('a service writes its own topic, and no other’s', async () => {
  await write(as('sales'), deals.name);
  await expect(write(as('clients'), deals.name)).rejects.toThrow(/not authorized/i);
  await expect(write(as('sales'), clients.name)).rejects.toThrow(/not authorized/i);
});

test('a service reads what the table lets it read, in groups under its own name', async () => {
  await write(as('sales'), deals.name);
  expect(await read(as('clients'), deals.name, 'crm.clients.test')).toBe('{}');
  await expect(read(as('clients'), deals.name, 'crm.sales.test')).rejects.toThrow(/group coordinator/i);
  await expect(read(as('gateway'), deals.name, 'crm.gateway.test')).rejects.toThrow(/not authorized/i);
});

test('a wrong password is refused', async () => {
  await expect(write(as('sales', 'guessed'), deals.name)).rejects.toThrow(/authentication/i);
});

test('what the table no longer says is taken away', async () => {
  await grantAccess(admin, [{ ...deals, owner: 'identity' }, clients]);
  await expect(write(as('sales'), deals.name)).rejects.toThrow(/not authorized/i);
  await write(as('identity'), deals.name);
  await grantAccess(admin, [deals, clients]);
});

test('by the table itself every topic of ours has one writer, its owner', () => {
  const topics = readTopics(join(root, 'deploy', 'kafka', 'topics.yaml')).filter(({ owner }) => owner !== 'in');
  const write = accessList(topics, { physical: (name) => name }).filter(
    ({ operation }) => operation === kafkajs.AclOperationTypes.WRITE,
  );
  expect(write.map(({ resourceName, principal }) => `${resourceName} ${principal}`).sort()).toEqual(
    topics.map(({ name, owner }) => `${name} User:${owner}`).sort(),
  );
});
