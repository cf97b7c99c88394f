import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { createLogger } from '../log/logger.ts';
import { runInSpan, startSpan, withSpan } from './span.ts';
import { newTrace, parseTraceparent } from './traceparent.ts';
import { startTracing } from './tracing.ts';

const log = createLogger({ name: 'test', level: 'silent' });
const recorded = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const unrecorded = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';

interface Line {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  links: { spanId: string }[];
  failed: boolean;
  attributes: Record<string, unknown>;
}

let file: string;
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'crm-spans-'));
  file = join(dir, 'spans.jsonl');
});
afterEach(() => rm(dir, { recursive: true }));

async function spansOf(ratio: number, work: () => Promise<void>): Promise<Line[]> {
  const stop = await startTracing({ service: 'sales', ratio, file, log });
  await work();
  await stop();
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

test('a span continues the trace that came in, and its children belong to it', async () => {
  const lines = await spansOf(0, async () => {
    const server = startSpan('rpc', { kind: 'server', parent: recorded, attributes: { 'crm.noun': 'deal' } });
    await runInSpan(server, () => withSpan('sql', { kind: 'client' }, () => Promise.resolve()));
    server.end();
  });
  const [sql, rpc] = lines;
  expect(rpc).toMatchObject({
    name: 'rpc',
    traceId: '0af7651916cd43dd8448eb211c80319c',
    parentSpanId: 'b7ad6b7169203331',
    attributes: { 'crm.noun': 'deal' },
  });
  expect(sql).toMatchObject({ name: 'sql', traceId: rpc?.traceId, parentSpanId: rpc?.spanId });
});

test('work that an event led to is linked to its cause', async () => {
  const lines = await spansOf(0, () =>
    withSpan('consume', { kind: 'consumer', link: recorded }, () => Promise.resolve()),
  );
  expect(lines).toMatchObject([{ name: 'consume', links: [{ spanId: 'b7ad6b7169203331' }] }]);
});

test('a failing piece of work is marked by the kind of its error, never by its message', async () => {
  const lines = await spansOf(0, () =>
    withSpan('sql', { parent: recorded }, () => Promise.reject(new TypeError('olga@stroymaterialy.example'))).catch(
      () => undefined,
    ),
  );
  expect(lines).toMatchObject([{ failed: true, attributes: { 'error.type': 'TypeError' } }]);
  expect(JSON.stringify(lines)).not.toContain('olga');
});

test('a trace that is not recorded is handed on, and nothing is written', async () => {
  const lines = await spansOf(1, () => {
    const span = startSpan('rpc', { parent: unrecorded });
    expect(span).toMatchObject({
      recording: false,
      traceId: '0af7651916cd43dd8448eb211c80319c',
      traceparent: unrecorded,
    });
    span.end();
    return Promise.resolve();
  });
  expect(lines).toEqual([]);
});

test('of new traces the given share is recorded', () => {
  const share = (ratio: number): number =>
    Array.from({ length: 5000 }, () => newTrace(ratio).sampled).filter(Boolean).length / 5000;
  expect(share(0)).toBe(0);
  expect(share(1)).toBe(1);
  expect(share(0.1)).toBeGreaterThan(0.07);
  expect(share(0.1)).toBeLessThan(0.13);
});

test.each([
  undefined,
  '',
  'x',
  'ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
  `00-0af7651916cd43dd8448eb211c80319c-${'0'.repeat(16)}-01`,
])('the header %p begins a new trace', (header) => {
  expect(parseTraceparent(header)).toBeUndefined();
  expect(startSpan('rpc', { parent: header }).traceId).toMatch(/^[0-9a-f]{32}$/);
});

test('spans reach a collector over OTLP', async () => {
  const got = Promise.withResolvers<{ url: string; body: string }>();
  const collector = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      got.resolve({ url: request.url ?? '', body: Buffer.concat(chunks).toString() });
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  // A process of its own: the exporter imports its transport lazily, which Jest's modules do not allow.
  const module = (name: string): string => JSON.stringify(pathToFileURL(join(import.meta.dirname, name)).href);
  await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { createLogger } from ${module('../log/logger.ts')};
     import { startSpan } from ${module('span.ts')};
     import { startTracing } from ${module('tracing.ts')};
     const log = createLogger({ name: 'sales', level: 'silent' });
     const stop = await startTracing({ service: 'sales', ratio: 1, otlpEndpoint: process.argv[1], log });
     startSpan('rpc', { parent: process.argv[2] }).end();
     await stop();`,
    `http://127.0.0.1:${String((collector.address() as AddressInfo).port)}`,
    recorded,
  ]);
  const { url, body } = await got.promise;
  collector.closeAllConnections();
  collector.close();
  expect(url).toBe('/v1/traces');
  expect(body).toContain('0af7651916cd43dd8448eb211c80319c');
});
