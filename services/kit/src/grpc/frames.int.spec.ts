import { Client, Metadata, credentials } from '@grpc/grpc-js';
import type { ServiceError as GrpcError } from '@grpc/grpc-js';
import fc from 'fast-check';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { openGrpcClient } from './client.ts';
import type { GrpcClient, GrpcClientOptions, Outgoing } from './client.ts';
import { startNotes } from './frames.fixture.ts';
import type { Notes } from './frames.fixture.ts';
import { bytesAsTheyAre } from './frames.ts';
import { failureOf, remoteError } from './remote-error.ts';
import { refusal } from './sample-server.ts';
import { NotesService } from './sample-service.ts';
import type { Note } from './sample-service.ts';

let notes: Notes;
let client: GrpcClient;
const opened: GrpcClient[] = [];

beforeEach(async () => {
  notes = await startNotes('127.0.0.1:0', 50);
  client = clientOf(notes.server.port);
});
afterEach(async () => {
  for (const each of opened.splice(0)) each.close();
  await notes.server.stop(0);
});

function clientOf(port: number, more: Partial<GrpcClientOptions> = {}): GrpcClient {
  const made = openGrpcClient({ address: `127.0.0.1:${String(port)}`, ...more });
  opened.push(made);
  return made;
}
const anna = (more: Partial<Outgoing> = {}): Outgoing => ({
  deadline: Date.now() + 5000,
  authorization: 'Bearer anna',
  ...more,
});
const read = (request: Note, outgoing = anna(), by = client): Promise<Note> =>
  by.call(NotesService.readNote, request, outgoing);
async function comes(what: () => boolean): Promise<void> {
  while (!what()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('a slow call does not hold up those that were asked after it', async () => {
  const slow = read({ text: 'wait' });
  expect(await read({ text: 'quick' })).toEqual({ text: 'anna: quick' });
  notes.release('wait');
  expect(await slow).toEqual({ text: 'anna: wait' });
});

test('whoever asks, whatever and however many at once: everyone gets his own answer', async () => {
  const asked = fc.record({
    user: fc.constantFrom('anna', 'boris', 'vera'),
    text: fc.string({ unit: 'grapheme', maxLength: 300 }).map((text) => `_${text}`),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(asked, { maxLength: 40 }), async (questions) => {
      const answers = await Promise.all(
        questions.map(({ user, text }) => read({ text }, anna({ authorization: `Bearer ${user}` }))),
      );
      expect(answers).toEqual(questions.map(({ user, text }) => ({ text: `${user}: ${text}` })));
    }),
    { numRuns: 60 },
  );
});

test('each call is let in or refused by itself', async () => {
  const [nobody, withoutRight, refused, fine] = await Promise.allSettled([
    read({ text: 'a' }, { deadline: Date.now() + 5000 }),
    client.call(NotesService.writeNote, { text: 'b' }, anna()),
    read({ text: 'refuse' }, anna({ language: 'ru' })),
    read({ text: 'c' }),
  ]);
  expect(nobody).toMatchObject({ reason: { code: 'UNAUTHENTICATED' } });
  expect(withoutRight).toMatchObject({
    reason: { code: 'PERMISSION_DENIED', status: { params: { permission: 'sample:note:edit' } } },
  });
  expect(refused).toMatchObject({
    reason: { status: { reason: 'REQUEST_ID_REUSED', localized: { locale: 'ru' } } },
  });
  expect(fine).toMatchObject({ value: { text: 'anna: c' } });
});

test('when the deadline of one passes it is told and its handler stops; the others go on', async () => {
  const other = read({ text: 'wait on' });
  expect((await refusal(read({ text: 'wait long' }, anna({ deadline: Date.now() + 100 })))).code).toBe(
    'DEADLINE_EXCEEDED',
  );
  await comes(() => notes.left.length > 0);
  notes.release('wait on');
  expect(await other).toEqual({ text: 'anna: wait on' });
  expect(notes.left).toEqual(['wait long']);
  expect((await refusal(read({ text: 'late' }, anna({ deadline: Date.now() - 1 })))).code).toBe('DEADLINE_EXCEEDED');
});

test('a caller who leaves is told at once and his handler stops; the others go on', async () => {
  const leave = new AbortController();
  const leaving = refusal(read({ text: 'wait for me' }, anna({ signal: leave.signal })));
  const other = read({ text: 'wait on' });
  await comes(() => notes.reached.length === 2);
  leave.abort();
  expect((await leaving).code).toBe('CANCELLED');
  await comes(() => notes.left.length > 0);
  notes.release('wait on');
  expect(await other).toEqual({ text: 'anna: wait on' });
  expect((await refusal(read({ text: 'gone' }, anna({ signal: leave.signal })))).code).toBe('CANCELLED');
  expect(notes.reached).not.toContain('gone');
});

test('large requests and answers arrive; one above the limit is refused alone', async () => {
  const text = 'ж'.repeat(500_000);
  expect(await read({ text })).toEqual({ text: `anna: ${text}` });
  const [large, tooLarge, small] = await Promise.allSettled([
    read({ text: '', count: 4_100_000 }),
    read({ text: '', count: 4_300_000 }),
    read({ text: 'small' }),
  ]);
  expect(large).toMatchObject({ status: 'fulfilled', value: { text: 'x'.repeat(4_100_000) } });
  expect(tooLarge).toMatchObject({ reason: { code: 'RESOURCE_EXHAUSTED' } });
  expect(small).toMatchObject({ value: { text: 'anna: small' } });
});

test('more than the service takes at once is refused without waiting, and what it took is answered', async () => {
  const calls = Array.from({ length: 60 }, () => read({ text: 'wait all' }));
  const outcomes = Promise.allSettled(calls);
  expect(await Promise.race(calls.map((call) => call.catch((error: unknown) => error)))).toMatchObject({
    code: 'RESOURCE_EXHAUSTED',
    status: { retryAfterMs: 200 },
  });
  notes.release('wait all');
  const settled = await outcomes;
  expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(50);
});

test('a stop answers what is at work, and the next call goes to who listens then', async () => {
  const before = read({ text: 'wait before' });
  await comes(() => notes.reached.includes('wait before'));
  const stopped = notes.server.stop(5000);
  const next = await startNotes(`127.0.0.1:${String(notes.server.port)}`);
  // The first may still take what came before its word arrived; then the next one does.
  while (next.reached.length === 0) await read({ text: 'after' }).catch(() => undefined);
  notes.release('wait before');
  expect(await before).toEqual({ text: 'anna: wait before' });
  await stopped;
  expect(await read({ text: 'after' })).toEqual({ text: 'anna: after' });
  for (const each of opened) each.close();
  await next.server.stop(0);
});

test('a stream that has grown old answers what was asked on it, while others carry on', async () => {
  const changing = clientOf(notes.server.port, { streamAgeMs: 0 });
  const first = read({ text: 'wait first' }, anna(), changing);
  const second = read({ text: 'wait second' }, anna(), changing);
  await comes(() => notes.reached.length === 2);
  notes.release('wait second');
  expect(await second).toEqual({ text: 'anna: wait second' });
  notes.release('wait first');
  expect(await first).toEqual({ text: 'anna: wait first' });
});

test('any client of gRPC may call the same methods one by one', async () => {
  const plain = new Client(`127.0.0.1:${String(notes.server.port)}`, credentials.createInsecure());
  const metadata = new Metadata();
  metadata.set('authorization', 'Bearer anna');
  const ask = (text: string): Promise<Buffer | undefined> =>
    new Promise((resolve, reject) => {
      const { path, requestSerialize } = NotesService.readNote;
      const done = (error: GrpcError | null, answer?: Buffer): void => {
        if (error === null) resolve(answer);
        else reject(remoteError(failureOf(error)));
      };
      plain.makeUnaryRequest(path, requestSerialize, bytesAsTheyAre, { text }, metadata, done);
    });
  expect(JSON.parse(String(await ask('hi')))).toEqual({ text: 'anna: hi' });
  expect((await refusal(ask('refuse'))).status.reason).toBe('REQUEST_ID_REUSED');
  plain.close();
});

describe('a service in a process of its own', () => {
  let child: ChildProcess;
  let port: number;

  async function start(wanted = 0): Promise<void> {
    child = spawn(process.execPath, [join(__dirname, 'frames.child.fixture.ts'), String(wanted)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer];
    port = Number(line.toString());
  }
  async function kill(): Promise<void> {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  beforeEach(async () => {
    await start();
    client = clientOf(port);
  });
  afterEach(kill);

  test('when it dies, calls at work are told and calls that come once it is back are answered', async () => {
    await read({ text: 'hi' });
    const waiting = refusal(read({ text: 'wait' }));
    await read({ text: 'after it' });
    await kill();
    expect((await waiting).code).toBe('UNAVAILABLE');
    await start(port);
    let answer: Note | undefined;
    while (answer === undefined) answer = await read({ text: 'back' }).catch(() => undefined);
    expect(answer).toEqual({ text: 'anna: back' });
  });

  test('while it stands still, calls end at their deadlines; afterwards it answers again', async () => {
    await read({ text: 'hi' });
    child.kill('SIGSTOP');
    const still = Array.from({ length: 100 }, () => refusal(read({ text: 'x' }, anna({ deadline: Date.now() + 300 }))));
    expect(new Set((await Promise.all(still)).map(({ code }) => code))).toEqual(new Set(['DEADLINE_EXCEEDED']));
    child.kill('SIGCONT');
    expect(await read({ text: 'hi' })).toEqual({ text: 'anna: hi' });
  });
});
