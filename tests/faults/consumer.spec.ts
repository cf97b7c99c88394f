import { until } from '../kit/until.ts';
import { EVENT, TOPIC } from './fixtures/protocol.ts';
import { newHistory, writeFor } from './fixtures/sample-process.ts';
import type { History, SampleProcess } from './fixtures/sample-process.ts';
import { contradictions, sql, world } from './fixtures/world.ts';
import type { World } from './fixtures/world.ts';

/** Short, so that a killed member's partitions are soon given to another. */
const SESSION = 1_500;

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
  const admin = here.topics.kafka.client.admin();
  await admin.connect();
  const group = here.topics.kafka.physical('crm.faults.effects');
  const member = async (): Promise<string | undefined> =>
    (await admin.describeGroups([group])).groups[0]?.members[0]?.memberId;
  const before = await member();
  const begun = performance.now();
  await until(
    'two sessions have passed',
    async () => (await member()) !== undefined && performance.now() - begun > 3_500,
  );
  expect(await member()).toBe(before);
  await admin.disconnect();
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
    ],
  });
  await producer.disconnect();
  await write('a', 'broken-not', 'b', 'a');
  await here.start({ consume: true });
  await here.settled(history);
  expect(contradictions(history, await here.effects())).toEqual([]);
  const parked = await here.db.query<{ key: string; class: string }>(sql('select key, class from parked order by key'));
  expect(parked).toEqual(['broken', 'empty', 'major'].map((key) => ({ key, class: 'poison' })));
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
  const admin = kafka.client.admin();
  await admin.connect();
  await admin.resetOffsets({
    groupId: kafka.physical('crm.faults.effects'),
    topic: kafka.physical(TOPIC),
    earliest: true,
  });
  await admin.disconnect();
  // Half of it older than the inbox remembers: the sequence of the key must tell.
  await here.db.query(sql('delete from inbox where event_id in (select event_id from inbox limit 3)'));
  await here.start({ consume: true });
  await write('d');
  await here.settled(history);
  await until('all of it was read again', async () => (await lag()) === 0n);
  expect(contradictions(history, await here.effects())).toEqual([]);
});

/** Messages of the topic that the group has not committed yet. */
async function lag(): Promise<bigint> {
  const { kafka } = here.topics;
  const admin = kafka.client.admin();
  await admin.connect();
  try {
    const ends = await admin.fetchTopicOffsets(kafka.physical(TOPIC));
    const [group] = await admin.fetchOffsets({
      groupId: kafka.physical('crm.faults.effects'),
      topics: [kafka.physical(TOPIC)],
    });
    const done = new Map((group?.partitions ?? []).map(({ partition, offset }) => [partition, BigInt(offset)]));
    return ends.reduce(
      (sum, { partition, high }) =>
        sum + BigInt(high) - ((done.get(partition) ?? -1n) < 0n ? 0n : (done.get(partition) ?? 0n)),
      0n,
    );
  } finally {
    await admin.disconnect();
  }
}
