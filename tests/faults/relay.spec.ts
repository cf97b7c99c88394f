import { followStateTopic } from '@crm/kit/kafka/follow';
import { TcpProxy } from '../kit/tcp-proxy.ts';
import { testPlane } from '../kit/plane.ts';
import { until } from '../kit/until.ts';
import { TOPIC } from './fixtures/protocol.ts';
import { newHistory, writeFor } from './fixtures/sample-process.ts';
import type { SampleProcess } from './fixtures/sample-process.ts';
import { contradictions, world } from './fixtures/world.ts';
import type { World } from './fixtures/world.ts';

let here: World;
beforeEach(async () => (here = await world()));
afterEach(() => here.end());

test('[A7] F01 killed after the commit and before the relay: published after the restart', async () => {
  const history = newHistory();
  const first = await here.start({});
  for (const key of ['a', 'b', 'a']) await writeFor(history, key, () => first);
  await first.kill();
  expect(await here.unpublished()).toBe(3);
  await here.start({ relay: true, consume: true });
  await here.settled(history);
  expect(contradictions(history, await here.effects())).toEqual([]);
});

test('[A7] F02 killed after Kafka acknowledged and before the mark: sent twice, effect once', async () => {
  const history = newHistory();
  const read: string[] = [];
  const reader = followStateTopic(here.topics.kafka, { topics: [TOPIC], onRecord: ({ event }) => read.push(event.id) });
  const dying = await here.start({ relay: true, dieAt: 'acknowledged' });
  await dying.write('a', '00000000-0000-7000-8000-000000000001');
  await dying.gone();
  expect(await here.unpublished()).toBe(1);
  const next = await here.start({ relay: true, consume: true });
  await writeFor(history, 'b', () => next);
  await until('the event was sent a second time', () => read.length === 3);
  await reader.stop();
  expect(new Set(read).size).toBe(2);
  history.attempted.set('a', 1);
  history.acknowledged.push({ key: 'a', sequence: 1, request: '00000000-0000-7000-8000-000000000001' });
  await here.settled(history);
  expect(contradictions(history, await here.effects())).toEqual([]);
});

test('[A7] F05 a writer that stays in its transaction with a low id holds up nobody; killed there, it has done nothing', async () => {
  const history = newHistory();
  await here.start({ relay: true, consume: true });
  const quick = await here.start({ relay: true });
  const [slow, dying] = await Promise.all([here.start({ holdWrite: true }), here.start({ holdWrite: true })]);
  const held = writeFor(history, 'slow', () => slow);
  const lost = dying.write('lost');
  await until('both are in their transactions', () => slow.writing.length + dying.writing.length === 2);
  for (let turn = 0; turn < 60; turn += 1) for (const key of ['a', 'b', 'c']) await writeFor(history, key, () => quick);
  await until('what came after is published and applied', async () => (await here.effects()).length === 180);
  await dying.kill();
  expect(await lost).toEqual({ done: false, transient: true });
  slow.release();
  await held;
  await here.settled(history);
  await until('nothing waits', async () => (await here.unpublished()) === 0);
  expect((await here.effects()).at(-1)).toMatchObject({ key: 'slow', sequence: 1 });
  expect(contradictions(history, await here.effects())).toEqual([]);
});

test('[A7] F30 processes whose clocks are five minutes ahead and behind, one of them killed: nothing is lost, each key in its order', async () => {
  const history = newHistory();
  const minutes = (count: number) => ({ relay: true, consume: true, aheadMs: count * 60_000 });
  const [ahead, behind] = [await here.start(minutes(5)), await here.start(minutes(-5))];
  let processes: SampleProcess[] = [ahead, behind, await here.start(minutes(0))];
  const some = async (from: number) => {
    for (let turn = from; turn < from + 20; turn += 1)
      for (const key of ['a', 'b', 'c'])
        await writeFor(history, key, () => processes[turn % processes.length] as SampleProcess);
  };
  await some(0);
  await ahead.kill();
  processes = [behind, await here.start(minutes(5))];
  await some(20);
  await here.settled(history);
  expect(contradictions(history, await here.effects())).toEqual([]);
});

test('[A7] F30 a process whose clock is a day ahead is heard by the broker like any other', async () => {
  const history = newHistory();
  const ahead = await here.start({ relay: true, consume: true, aheadMs: 86_400_000 });
  for (const key of ['a', 'b', 'a']) await writeFor(history, key, () => ahead);
  await here.settled(history);
  expect(contradictions(history, await here.effects())).toEqual([]);
});

test('[A7] F03 F04 relays racing on the shards, killed again and again in the middle: order kept, nothing lost, effect once', async () => {
  const history = newHistory();
  await here.start({ consume: true });
  const options = { relay: true };
  let writers: SampleProcess[] = await Promise.all([here.start(options), here.start(options)]);
  const keys = ['a', 'b', 'c', 'd', 'e'];
  let stopped = false;
  const killer = (async () => {
    for (let turn = 0; turn < 4; turn++) {
      const victim = writers[turn % 2] as SampleProcess;
      const seen = history.acknowledged.length;
      await until('the next commands are answered', () => history.acknowledged.length >= seen + 20);
      await victim.kill();
      writers = writers
        .map((writer) => (writer === victim ? undefined : writer))
        .filter((writer) => writer !== undefined);
      writers.splice(turn % 2, 0, await here.start(options));
    }
    stopped = true;
  })();
  await Promise.all(
    keys.map(async (key, n) => {
      for (let turn = 0; !stopped; turn++)
        await writeFor(history, key, () => writers[(n + turn) % writers.length] as SampleProcess);
    }),
  );
  await killer;
  await here.settled(history);
  expect(history.acknowledged.length).toBeGreaterThan(80);
  expect(contradictions(history, await here.effects())).toEqual([]);
});

test('[A7] F08 the answer of Kafka is lost on the way: sent again, effect once', async () => {
  const history = newHistory();
  const proxy = await TcpProxy.listen(testPlane().kafka);
  const read: string[] = [];
  const reader = followStateTopic(here.topics.kafka, { topics: [TOPIC], onRecord: ({ event }) => read.push(event.id) });
  const service = await here.start({ relay: true, via: proxy.address });
  await writeFor(history, 'a', () => service);
  await until('the way is open', () => read.length === 1);
  proxy.fault('toClient', { blackhole: true });
  await writeFor(history, 'a', () => service);
  await until('Kafka has the event', () => read.length === 2);
  expect(await here.unpublished()).toBe(1);
  proxy.heal();
  proxy.resetAll();
  await until('it was sent again', () => read.length === 3);
  expect(new Set(read).size).toBe(2);
  await here.start({ consume: true });
  await here.settled(history);
  await Promise.all([reader.stop(), proxy.close()]);
  expect(contradictions(history, await here.effects())).toEqual([]);
});
