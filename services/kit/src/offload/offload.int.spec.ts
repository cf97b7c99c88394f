import { createServer } from 'node:net';
import { createOffload, type Offload } from './offload.ts';
import { workerFile } from './launch.ts';
import type { Limit } from './limits.ts';
import type { sample } from './testing/sample.worker.ts';

const file = workerFile(import.meta.url, 'testing/sample');
let offload: Offload<typeof sample>;
beforeAll(() => {
  process.env['CRM_TEST_SECRET'] = 'not for workers';
  offload = createOffload({ file, timeMs: 30_000, memoryMb: 160, outputBytes: 1024 * 1024, inputBytes: 1024 * 1024 });
});
afterAll(async () => {
  delete process.env['CRM_TEST_SECRET'];
  await offload.stop();
});

const over = (limit: Limit) => ({ name: 'OverLimit', limit });
async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}
async function* body(...sizes: number[]): AsyncGenerator<Uint8Array> {
  for (const size of sizes) yield new Uint8Array(size);
}

test('[G1] a function runs in another process and its answer comes back, dates and bytes included', async () => {
  const at = new Date('2026-03-01T00:00:00Z');
  expect(await offload.run('double', { n: 21, at })).toEqual({ n: 42, at });
});

test.each([
  ['forever', 'TIME'],
  ['heap', 'MEMORY'],
  ['buffers', 'MEMORY'],
  ['deep', 'DEPTH'],
  ['ends', 'CRASH'],
] as const)('[G1] %s is ended and named %s, and the next run is served', async (name, limit) => {
  const how = limit === 'TIME' ? { timeMs: 500 } : {};
  await expect(offload.run(name, null, how)).rejects.toMatchObject(over(limit));
  expect(await offload.run('double', { n: 1, at: new Date(0) })).toMatchObject({ n: 2 });
});

test('[G1] what is too much to send in or out is refused', async () => {
  await expect(offload.run('big', 2 * 1024 * 1024)).rejects.toMatchObject(over('OUTPUT'));
  await expect(offload.run('reads', 'x'.repeat(2 * 1024 * 1024))).rejects.toMatchObject(over('INPUT'));
  await expect(offload.run('sum', null, { body: body(700_000, 700_000) })).rejects.toMatchObject(over('INPUT'));
});

test('[G1] neither files nor environment nor programs are within reach', async () => {
  for (const path of ['/etc/passwd', '/proc/self/environ', `${process.cwd()}/.state`, 'services/../../etc/passwd'])
    await expect(offload.run('reads', path)).rejects.toMatchObject({ name: 'WorkFailed' });
  const environment = await offload.run('environment', null);
  expect(
    Object.keys(environment).filter((name) => !name.startsWith('NODE_CHANNEL') && !/^(PWD|SHLVL|_|OLDPWD)$/.test(name)),
  ).toEqual([]);
  await expect(offload.run('spawns', null)).rejects.toMatchObject({ name: 'WorkFailed' });
});

test('[G1] no address can be reached', async () => {
  let reached = 0;
  const server = createServer((socket) => {
    reached += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await expect(offload.run('connects', port)).rejects.toMatchObject({ name: 'WorkFailed' });
  await expect(offload.run('fetches', `http://127.0.0.1:${port}/`)).rejects.toMatchObject({ name: 'WorkFailed' });
  server.close();
  expect(reached).toBe(0);
});

test('what the function throws comes back by name and message', async () => {
  await expect(offload.run('fails', null)).rejects.toMatchObject({
    name: 'WorkFailed',
    thrown: 'TypeError',
    message: 'a sentence that does not read',
  });
});

test('rows come one by one, and a reader may leave early', async () => {
  const seen: number[] = [];
  for await (const { n } of offload.stream('rows', 1_000_000)) if (seen.push(n) === 3) break;
  expect(seen).toEqual([0, 1, 2]);
  expect(await all(offload.stream('pieces', null, { body: body(10, 20) }))).toEqual([10, 20]);
  await expect(all(offload.stream('rows', 100_000))).rejects.toMatchObject(over('OUTPUT'));
});

test('[G1] one user leaves a process and half of the queue to others', async () => {
  const own = createOffload<typeof sample>({ file, timeMs: 30_000, concurrency: 2, queue: 4 });
  const mine = Array.from({ length: 3 }, () => own.run('forever', null, { share: 'me' }));
  const settled = Promise.allSettled(mine);
  await expect(own.run('forever', null, { share: 'me' })).rejects.toMatchObject(over('QUEUE'));
  expect(await own.run('double', { n: 2, at: new Date(0) }, { share: 'you' })).toMatchObject({ n: 4 });
  await own.stop();
  expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
});

test('a run that is called off ends at once', async () => {
  const calling = new AbortController();
  const running = offload.run('forever', null, { signal: calling.signal });
  setTimeout(() => calling.abort(), 200);
  await expect(running).rejects.toMatchObject(over('STOPPED'));
});

test('an idle process ends by itself', async () => {
  const own = createOffload<typeof sample>({ file, idleMs: 100 });
  await own.run('double', { n: 1, at: new Date(0) });
  expect(own.processes).toBe(1);
  while (own.processes > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await own.stop();
});
