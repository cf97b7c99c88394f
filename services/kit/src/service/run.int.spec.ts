import { build, stop as stopEsbuild } from 'esbuild';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GRANTS_TOPIC } from '../access/feed.ts';
import { openGrpcClient } from '../grpc/client.ts';
import { NotesService, olga, startIssuer } from '../grpc/sample-service.ts';
import type { Issuer } from '../grpc/sample-service.ts';
import { openKafka } from '../kafka/connection.ts';
import { createLogger } from '../log/logger.ts';
import { scratchDatabase } from '../pg/scratch-database.ts';
import type { ScratchDatabase } from '../pg/scratch-database.ts';

// One process as it is delivered: a bundle, run by node, on a real database and a real broker.
const prefix = `run${randomBytes(4).toString('hex')}`;
const kafka = openKafka(
  { brokers: [process.env['CRM_TEST_KAFKA'] ?? ''], clientId: 'run-test', prefix },
  createLogger({ name: 'test', level: 'silent' }),
);
const BANNER = `import { createRequire as crmCreateRequire } from 'node:module';
const require = crmCreateRequire(import.meta.url);
const __filename = import.meta.filename;
const __dirname = import.meta.dirname;`;
let dir: string;
let database: ScratchDatabase;
let issuer: Issuer;
let child: ChildProcess;
let output = '';
let ports: { grpc: number; http: number };

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'crm-run-'));
  const admin = kafka.client.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: kafka.physical(GRANTS_TOPIC), numPartitions: 3 }] });
  await admin.disconnect();
  [database, issuer] = await Promise.all([
    scratchDatabase(process.env['CRM_TEST_PG_URL'] ?? ''),
    startIssuer(),
    build({
      entryPoints: [join(import.meta.dirname, 'sample-main.ts')],
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node24',
      logLevel: 'error',
      external: ['pg-native', 'cloudflare:sockets'],
      // Chunks of their own for what is imported lazily, beside the entry.
      splitting: true,
      outdir: join(dir, 'dist'),
      entryNames: 'main',
      chunkNames: '[name]-[hash]',
      outExtension: { '.js': '.mjs' },
      banner: { js: BANNER },
    }),
    cp(join(import.meta.dirname, '../../migrations'), join(dir, 'dist/kit-migrations'), { recursive: true }),
  ]);
  ports = { grpc: await freePort(), http: await freePort() };
  child = start();
});
afterAll(async () => {
  await stop();
  await issuer.close();
  await database.drop();
  await rm(dir, { recursive: true });
  await stopEsbuild();
});

function start(stdout: 'pipe' | number = 'pipe'): ChildProcess {
  output = '';
  const started = spawn(process.execPath, [join(dir, 'dist/main.mjs')], {
    env: {
      CRM_GRPC_LISTEN: `127.0.0.1:${String(ports.grpc)}`,
      CRM_HTTP_LISTEN: `127.0.0.1:${String(ports.http)}`,
      CRM_PG_URL: database.url,
      CRM_KAFKA_BROKERS: process.env['CRM_TEST_KAFKA'] ?? '',
      CRM_KAFKA_PREFIX: prefix,
      CRM_OIDC_ISSUER: issuer.url,
      CRM_TRACE_FILE: join(dir, 'spans.jsonl'),
      CRM_TRACE_RATIO: '1',
    },
    stdio: ['ignore', stdout, 'pipe'],
  });
  for (const stream of [started.stdout, started.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return started;
}

async function stop(): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  return ended;
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) {
    if (child.exitCode !== null) throw new Error(`the service ended: ${output}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const ready = async (): Promise<boolean> =>
  fetch(`http://127.0.0.1:${String(ports.http)}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  );

async function publish(grants: object | null): Promise<void> {
  const producer = kafka.client.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const event = {
    specversion: '1.0',
    id: randomBytes(8).toString('hex'),
    source: '/crm/identity',
    type: 'crm.identity.grants.changed.v1',
    subject: `users/${olga.userId}`,
    time: '2026-03-01T10:00:00Z',
    datacontenttype: 'application/json',
    partitionkey: olga.userId,
    sequence: '1'.padStart(20, '0'),
    data: grants,
  };
  await producer.send({
    topic: kafka.physical(GRANTS_TOPIC),
    messages: [
      {
        key: olga.userId,
        value: JSON.stringify(event),
        headers: { 'content-type': 'application/cloudevents+json; charset=UTF-8' },
      },
    ],
  });
  await producer.disconnect();
}

test('a service starts, learns of rights, answers, traces, and stops when told to', async () => {
  await until(ready);
  await publish(olga);
  const client = openGrpcClient({ address: `127.0.0.1:${String(ports.grpc)}` });
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const authorization = `Bearer ${await issuer.token()}`;
  const call = () =>
    client.call(NotesService.readNote, { text: 'hi' }, { deadline: Date.now() + 5000, authorization, traceparent });
  const answers = () =>
    call().then(
      (note) => note.text === 'hi',
      () => false,
    );
  await until(answers);

  // A withdrawn right works without a new login.
  const withdrawn = Date.now();
  await publish({ ...olga, permissions: [], version: '2' });
  await until(async () => !(await answers()));
  expect(Date.now() - withdrawn).toBeLessThan(2000);

  const health = await client.unary('/grpc.health.v1.Health/Check', Buffer.alloc(0), { deadline: Date.now() + 1000 });
  expect([...health]).toEqual([8, 1]);
  client.close();
  expect(await stop()).toBe(0);
  expect(output).toContain('"msg":"stopped"');
  const spans = (await readFile(join(dir, 'spans.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { traceId: string; name: string; service: string });
  expect(spans).toContainEqual(
    expect.objectContaining({
      service: 'sample',
      name: 'crm.sample.v1.NotesService/ReadNote',
      traceId: '0af7651916cd43dd8448eb211c80319c',
    }),
  );
  expect(output).not.toContain(authorization);
});

test.each(['full disk', 'closed pipe'])(
  '[G3] with a %s for its log a service starts, answers and stops',
  async (kind) => {
    const full = kind === 'full disk' ? openSync('/dev/full', 'w') : undefined;
    child = start(full ?? 'pipe');
    if (full === undefined) child.stdout?.destroy();
    else closeSync(full);
    await until(ready);
    expect(await stop()).toBe(0);
  },
);

test('a service that cannot be configured names every variable and ends', async () => {
  const broken = spawn(process.execPath, [join(dir, 'dist/main.mjs')], {
    env: { CRM_GRPC_LISTEN: 'nowhere' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  broken.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const code = await new Promise((resolve) => broken.once('close', resolve));
  expect(code).toBe(1);
  expect(text).toContain('CRM_GRPC_LISTEN: must be host:port');
  expect(text).toContain('CRM_PG_URL: is not set');
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
