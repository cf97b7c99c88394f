import { randomUUID } from 'node:crypto';
import { openKafka } from '@crm/kit/kafka/connection';
import { createLogger } from '@crm/kit/log/logger';
import { KafkaTap } from './kafka-tap.ts';
import { testPlane } from './plane.ts';
import { until } from './until.ts';

test('a tap records what is written after it was opened, and nothing older', async () => {
  const topic = `tap-${randomUUID()}`;
  const { client: kafka } = openKafka(
    { brokers: [testPlane().kafka], clientId: 'test' },
    createLogger({ name: 'test', level: 'silent' }),
  );
  const admin = kafka.admin();
  const producer = kafka.producer();
  await Promise.all([admin.connect(), producer.connect()]);
  await admin.createTopics({ topics: [{ topic, numPartitions: 2 }], waitForLeaders: false });
  await until('the topic is there', () => admin.fetchTopicMetadata({ topics: [topic] }).catch(() => undefined));
  const write = (id: string) =>
    producer.send({ topic, messages: [{ key: id, value: JSON.stringify({ id, type: 'tested' }) }] });
  await write('before');
  const tap = await KafkaTap.open([topic]);
  try {
    await write('after');
    expect((await tap.event('tested', (event) => event.id === 'after')).id).toBe('after');
    expect(tap.records.map((record) => record.key)).toEqual(['after']);
  } finally {
    await tap.close();
    await admin.deleteTopics({ topics: [topic] });
    await Promise.all([admin.disconnect(), producer.disconnect()]);
  }
});
