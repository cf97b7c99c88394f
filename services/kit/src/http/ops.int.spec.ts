import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync, brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { createAssets } from '../assets/assets.ts';
import { createLogger } from '../log/logger.ts';
import { startProcessMetrics } from './metrics.ts';
import { startOpsServer } from './ops.ts';
import type { OpsServer } from './ops.ts';
import { createReadiness } from './readiness.ts';
import type { Readiness } from './readiness.ts';

let server: OpsServer;
let readiness: Readiness;
let dir: string;

const script = 'export const x = 1;'.repeat(50);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'crm-ui-'));
  const ui = join(dir, 'ui');
  await mkdir(join(ui, 'pages'), { recursive: true });
  await writeFile(join(dir, 'secret.txt'), 'secret');
  await writeFile(join(ui, 'manifest.json'), '{"name":"sales"}');
  await writeFile(join(ui, 'entry-BxU3_k9Z.js'), script);
  await writeFile(join(ui, 'entry-BxU3_k9Z.js.br'), brotliCompressSync(script));
  await writeFile(join(ui, 'entry-BxU3_k9Z.js.gz'), gzipSync(script));
  await writeFile(join(ui, 'pages', 'readme.txt'), 'plain');
  await writeFile(join(ui, '.env'), 'secret');
  await symlink(join(dir, 'secret.txt'), join(ui, 'link.txt'));
  readiness = createReadiness();
  server = await startOpsServer({
    listen: '127.0.0.1:0',
    readiness,
    log: createLogger({ name: 't', level: 'silent' }),
    assets: createAssets(ui),
  });
});
afterAll(async () => {
  await server.stop();
  await rm(dir, { recursive: true });
});

interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: Buffer;
}

/** Sends the path as it is: fetch would tidy the dots away. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port: server.port, path, headers, method, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
        });
      },
    );
    request.on('error', reject);
    request.end();
  });
}

test('a living process says so, and tells why it is not ready', async () => {
  let reason: string | undefined = 'reading the grants';
  readiness.add({ name: 'grants', check: () => reason });
  readiness.add({ name: 'database', check: () => Promise.reject(new TypeError('x')) });
  expect((await get('/healthz')).status).toBe(200);
  const unready = await get('/readyz');
  expect(unready.status).toBe(503);
  expect(JSON.parse(unready.body.toString())).toEqual({
    ready: false,
    reasons: { grants: 'reading the grants', database: 'TypeError' },
    degraded: {},
  });
  reason = undefined;
});

test('[G3] a check that never answers is named after its deadline, and what degrades is named without refusing calls', async () => {
  const own = createReadiness();
  own.add({ name: 'kafka', degrades: true, check: () => 'no broker answers' });
  expect(await own.report()).toEqual({ ready: true, reasons: {}, degraded: { kafka: 'no broker answers' } });
  own.add({ name: 'redis', check: () => new Promise(() => undefined) });
  expect(await own.report()).toMatchObject({ ready: false, reasons: { redis: 'no answer' } });
});

test('metrics count calls by method and code', async () => {
  const metrics = startProcessMetrics();
  metrics.rpc('/crm.sales.v1.DealsService/GetDeal', 'OK', 0.003);
  metrics.rpc('/crm.sales.v1.DealsService/GetDeal', 'NOT_FOUND', 0.001);
  metrics.stop();
  const { body, headers } = await get('/metrics');
  expect(headers['content-type']).toMatch(/^text\/plain/);
  expect(body.toString()).toContain(
    'crm_rpc_duration_seconds_count{rpc="crm.sales.v1.DealsService/GetDeal",code="NOT_FOUND"} 1',
  );
  expect(body.toString()).toMatch(/crm_process_resident_bytes \d+/);
});

test('the manifest is asked about each time and not sent twice', async () => {
  const first = await get('/manifest.json');
  expect(first.headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': 'application/json' });
  const etag = String(first.headers['etag']);
  expect((await get('/manifest.json', { 'if-none-match': etag })).status).toBe(304);
  await writeFile(join(dir, 'ui', 'manifest.json'), '{"name":"sales","v":2}');
  expect((await get('/manifest.json', { 'if-none-match': etag })).body.toString()).toBe('{"name":"sales","v":2}');
});

test('hashed files are kept for ever, and compressed as the browser takes them', async () => {
  const brotli = await get('/ui/entry-BxU3_k9Z.js', { 'accept-encoding': 'gzip, deflate, br' });
  expect(brotli.headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-encoding': 'br',
    vary: 'accept-encoding',
    'content-type': 'text/javascript; charset=utf-8',
  });
  expect(brotliDecompressSync(brotli.body).toString()).toBe(script);
  const gzip = await get('/ui/entry-BxU3_k9Z.js', { 'accept-encoding': 'br;q=0, gzip' });
  expect(gunzipSync(gzip.body).toString()).toBe(script);
  const plain = await get('/ui/entry-BxU3_k9Z.js');
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(plain.body.toString()).toBe(script);
  const head = await get('/ui/entry-BxU3_k9Z.js', {}, 'HEAD');
  expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, String(script.length), 0]);
  expect((await get('/ui/pages/readme.txt')).headers['cache-control']).toBe('no-cache');
});

test.each([
  '/ui/../secret.txt',
  '/ui/%2e%2e/secret.txt',
  '/ui/pages/../../secret.txt',
  '/ui/..%2fsecret.txt',
  '/ui/%2e%2e%5csecret.txt',
  '/ui//etc/passwd',
  '/ui/link.txt',
  '/ui/.env',
  '/ui/%00',
  '/ui/%zz',
  '/ui/',
  '/ui/pages',
  '/ui',
  '/secret.txt',
  '/',
])('%s gives nothing', async (path) => {
  const answer = await get(path);
  expect(answer.status).toBe(404);
  expect(answer.body.toString()).not.toContain('secret');
});

test('nothing can be written', async () => {
  expect((await get('/manifest.json', {}, 'POST')).status).toBe(405);
});
