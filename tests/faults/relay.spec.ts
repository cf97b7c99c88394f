import { followStateTopic } from '@crm/kit/kafka/follow';
import { TcpProxy } from '../kit/tcp-proxy.ts';
import { testPlane } from '../kit/plane.ts';
import { until } from '../kit/until.ts';
import { TOPIC } from './fixtures/protocol.ts';
import { newHistory, writeFor } from './fixtures/sample-process.ts';
import type { SampleProcess } from './fixtures/sample-process.ts';
import { contradictions, sql, world } from './fixtures/world.ts';
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

test('[A7] F05 a transaction that stays open with a low number: others flow, its event is not lost', async () => {
  const history = newHistory();
  const service = await here.start({ relay: true, consume: true });
  let commit: () => void = () => undefined;
  let open = false;
  const slow = here.db.tx(async (tx) => {
    await tx.query(sql("insert into accounts (key, event_seq) values ('slow', 1)"));
    await tx.query(
      sql(`insert into outbox (topic, aggregatetype, aggregateid, type, sequence, headers, payload)
        values ('crm.faults.accounts.v1', 'account', 'slow', 'crm.faults.account.credited.v1', 1, '{"source": "/crm/faults", "time": "2026-03-01T10:00:00Z"}', '{}')`),
    );
    await new Promise<void>((resolve) => {
      commit = resolve;
      open = true;
    });
  });
  await until('the slow transaction is open', () => open);
  for (const key of ['a', 'b', 'c', 'a']) await writeFor(history, key, () => service);
  await here.settled(history);
  commit();
  await slow;
  history.attempted.set('slow', 1);
  history.acknowledged.push({ key: 'slow', sequence: 1, request: 'slow' });
  await here.settled(history);
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
