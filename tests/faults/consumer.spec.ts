import kafkajs, { type Admin } from 'kafkajs';
import { testPlane } from '../kit/plane.ts';
import { until } from '../kit/until.ts';
import { EVENT, GROUP, TOPIC } from './fixtures/protocol.ts';
import { newHistory, writeFor } from './fixtures/sample-process.ts';
import type { History, SampleProcess } from './fixtures/sample-process.ts';
import { contradictions, sql, world } from './fixtures/world.ts';
import type { World } from './fixtures/world.ts';

/** Short, so that a killed member's partitions are soon given to another. */
const SESSION = 1_500;
/** More than five times of what one fetch of a partition asks for. */
const HUGE = 5 * 1024 * 1024;

let here: World;
let history: History;
let writer: SampleProcess;
beforeEach(async () => {
  here = await world();
  history = newHistory();
  writer = await here.start({ relay: true });
});
afterEach(() => here.end());

const write = async (...keys: string[]): Promise<void> => {
  for (const key of keys) await writeFor(history, key, () => writer);
};

test.each(['handling', 'committed'] as const)(
  '[A7] F09 the consumer is killed while %s: done again, effect once',
  async (dieAt) => {
    await write('a', 'b', 'a');
    const dying = await here.start({ consume: true, dieAt, sessionTimeoutMs: SESSION });
    await dying.gone();
    await here.start({ consume: true });
    await here.settled(history);
    expect(contradictions(history, await here.effects())).toEqual([]);
  },
);

test('[A7] F10 partitions move while an event is being handled: two owners at once, effect once', async () => {
  const first = await here.start({ consume: true, hold: true, sessionTimeoutMs: SESSION });
  await write('a');
  await until('the first owner is handling it', () => first.handled.length === 1);
  // The group is divided anew while the first is still inside its transaction, and it loses the partition.
  await here.start({ consume: true, sessionTimeoutMs: SESSION });
  await until(
    'the second owner waits for the first',
    async () =>
      (
        await here.db.query(
          sql("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"),
        )
      ).length > 0,
  );
  first.release();
  await write('a', 'b', 'c', 'd', 'a');
  await here.settled(history);
  expect(contradictions(history, await here.effects())).toEqual([]);
});

test('[A7] F11 a handler slower than the session: it is not thrown out, nothing is lost, and it gets on', async () => {
  const slow = await here.start({ consume: true, hold: true, sessionTimeoutMs: SESSION });
  await write('a');
  await until('it is being handled', () => slow.handled.length === 1);
  const group = here.topics.kafka.physical(GROUP);
  const member = (): Promise<string | undefined> =>
    asAdmin(async (admin) => (await admin.describeGroups([group])).groups[0]?.members[0]?.memberId);
  const before = await member();
  const begun = performance.now();
  await until(
    'two sessions have passed',
    async () => (await member()) !== undefined && performance.now() - begun > 3_500,
  );
  expect(await member()).toBe(before);
  slow.release();
  await here.settled(history);
  expect(slow.handled).toHaveLength(1);
  expect(contradictions(history, await here.effects())).toEqual([]);
});

test('[A7] F12 messages that cannot be read are parked; other keys flow and the lag goes back to nothing', async () => {
  const producer = here.topics.kafka.client.producer();
  await producer.connect();
  const topic = here.topics.kafka.physical(TOPIC);
  const event = {
    specversion: '1.0',
    id: '0192d2a0-0000-7000-8000-0000000000ff',
    source: '/x',
    type: EVENT.replace('.v1', '.v9'),
    partitionkey: 'major',
    sequence: '1',
  };
  await producer.send({
    topic,
    messages: [
      { key: 'broken', value: '{"specversion"' },
      { key: 'major', value: JSON.stringify(event) },
      { key: 'empty', value: '' },
      { key: 'huge', value: `{${' '.repeat(HUGE)}` },
    ],
  });
  await producer.disconnect();
  await write('a', 'broken-not', 'b', 'a');
  await here.start({ consume: true });
  await here.settled(history);
  expect(contradictions(history, await here.effects())).toEqual([]);
  const parked = await here.db.query<{ key: string; class: string }>(sql('select key, class from parked order by key'));
  expect(parked).toEqual(['broken', 'empty', 'huge', 'major'].map((key) => ({ key, class: 'poison' })));
  await until('no message waits', async () => (await lag()) === 0n);
});

test('[A7] F13 a key is parked, its later events behind it; the rest flows, and a replay brings them in order', async () => {
  const refusing = await here.start({ consume: true, refuse: ['bad'], sessionTimeoutMs: SESSION });
  await write('bad', 'good', 'bad', 'good', 'bad');
  await until(
    'the others are applied and the key is parked',
    async () => (await here.effects()).length === 2 && (await here.parked()).length === 3,
  );
  expect(contradictions(history, await here.effects(), await here.parked())).toEqual([]);
  await refusing.kill();
  await here.start({ consume: true });
  // The retries come by themselves; their time is brought forward.
  await here.db.query(sql('update parked set retry_at = now() where retry_at is not null'));
  await here.settled(history);
  await until('nothing is parked', async () => (await here.parked()).length === 0);
  expect(contradictions(history, await here.effects())).toEqual([]);
});

test('[A7] F14 the whole topic comes again from its start: no effect twice', async () => {
  const consumer = await here.start({ consume: true });
  await write('a', 'b', 'a', 'c', 'a');
  await here.settled(history);
  await consumer.stop();
  const { kafka } = here.topics;
  await asAdmin((admin) =>
    admin.resetOffsets({ groupId: kafka.physical(GROUP), topic: kafka.physical(TOPIC), earliest: true }),
  );
  // Half of it older than the inbox remembers: the sequence of the key must tell.
  await here.db.query(sql('delete from inbox where event_id in (select event_id from inbox limit 3)'));
  await here.start({ consume: true });
  await write('d');
  await here.settled(history);
  await until('all of it was read again', async () => (await lag()) === 0n);
  expect(contradictions(history, await here.effects())).toEqual([]);
});

test('[A7] F15 the group’s offsets have expired: read again from the start, nothing skipped, nothing twice', async () => {
  const consumer = await here.start({ consume: true });
  await write('a', 'b', 'a');
  await here.settled(history);
  await consumer.stop();
  // What comes while nobody reads is what a group that starts at the end would skip.
  await write('a', 'c', 'b');
  await until('it is in the topic', async () => (await here.unpublished()) === 0);
  await asAdmin((admin) => admin.deleteGroups([here.topics.kafka.physical(GROUP)]));
  await here.start({ consume: true });
  await here.settled(history);
  await until('all of it was read', async () => (await lag()) === 0n);
  expect(contradictions(history, await here.effects())).toEqual([]);
});

test('[A7] F16 the consumer breaks down for good: readiness says so, and it takes part again without loss', async () => {
  const { kafka } = here.topics;
  const username = 'clients';
  const entries = [
    { resourceType: kafkajs.AclResourceTypes.TOPIC, resourceName: kafka.physical(TOPIC) },
    { resourceType: kafkajs.AclResourceTypes.GROUP, resourceName: kafka.physical(GROUP) },
  ].map((subject) => ({
    ...subject,
    resourcePatternType: kafkajs.ResourcePatternTypes.LITERAL,
    principal: `User:${username}`,
    host: '*',
    operation: kafkajs.AclOperationTypes.READ,
    permissionType: kafkajs.AclPermissionTypes.ALLOW,
  }));
  const grant = () => asAdmin((admin) => admin.createAcls({ acl: entries }));
  const withdraw = () => asAdmin((admin) => admin.deleteAcls({ filters: entries }));
  await grant();
  const plane = testPlane();
  const login = { username, password: plane.kafkaUsers[username] ?? '' };
  const consumer = await here.start({ consume: true, broker: plane.kafkaSasl, login, sessionTimeoutMs: SESSION });
  await write('a', 'b');
  await here.settled(history);
  // A right withdrawn is none of the errors that the client library gets over.
  await withdraw();
  await write('a', 'b', 'a');
  await until('readiness is red', async () => !(await consumer.ready()));
  expect((await here.effects()).length).toBeLessThan(history.acknowledged.length);
  await grant();
  await until('readiness is green', () => consumer.ready());
  await here.settled(history);
  await withdraw();
  expect(contradictions(history, await here.effects())).toEqual([]);
});

/** Messages of the topic that the group has not committed yet. */
function lag(): Promise<bigint> {
  const { kafka } = here.topics;
  return asAdmin(async (admin) => {
    const ends = await admin.fetchTopicOffsets(kafka.physical(TOPIC));
    const [group] = await admin.fetchOffsets({
      groupId: kafka.physical(GROUP),
      topics: [kafka.physical(TOPIC)],
    });
    const done = new Map((group?.partitions ?? []).map(({ partition, offset }) => [partition, BigInt(offset)]));
    return ends.reduce(
      (sum, { partition, high }) =>
        sum + BigInt(high) - ((done.get(partition) ?? -1n) < 0n ? 0n : (done.get(partition) ?? 0n)),
      0n,
    );
  });
}

async function asAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = here.topics.kafka.client.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
