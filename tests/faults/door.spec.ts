import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { serviceDatabaseUrl } from '../../deploy/local/src/fleet.ts';
import { type Platform, startPlatform } from '../../deploy/local/src/platform.ts';
import { freePort } from '../../deploy/local/src/port.ts';
import { silent } from '../../deploy/local/src/progress.ts';
import {
  effectOnce,
  noLoss,
  noPhantom,
  sameReplies,
  type Acknowledged,
  type Applied,
} from '../kit/checkers/history.ts';
import { testPlane } from '../kit/plane.ts';
import { restAs, type PortalClient } from '../kit/rest.ts';
import { TcpProxy } from '../kit/tcp-proxy.ts';
import { eventually, until } from '../kit/until.ts';

const instance = `door${String(process.pid)}`;
const ports = new Map<string, number>();
const stateDir = join(testPlane().stateDir, instance);
let platform: Platform;
let redis: TcpProxy;
let sales: TcpProxy;
let seller: PortalClient;

// A platform of its own on the run's data plane: Redis and sales are reached over proxies that break.
beforeAll(async () => {
  const plane = testPlane();
  mkdirSync(stateDir, { recursive: true });
  const redisUrl = new URL(plane.redisUrl);
  redis = await TcpProxy.listen(redisUrl.host);
  redisUrl.host = redis.address;
  platform = await startPlatform({
    ...{ plane, progress: silent, stateDir, publicPort: await freePort(), instance },
    port: async (name) => {
      const port = await freePort();
      ports.set(name, port);
      return port;
    },
    environmentOf: { gateway: { CRM_REDIS_URL: redisUrl.href }, clients: { CRM_PG_POOL: '3' } },
  });
  process.env['CRM_TEST_PLATFORM'] = join(stateDir, 'platform.json');
  writeFileSync(process.env['CRM_TEST_PLATFORM'], JSON.stringify(platform.address));
  const { addresses, components } = platform.fleet;
  const own = addresses.get('sales') ?? { grpc: '', http: '' };
  sales = await TcpProxy.listen(own.grpc);
  addresses.set('sales', { ...own, grpc: sales.address });
  await components.get('gateway')?.stop();
  await components.get('gateway')?.start();
  seller = await restAs('seller');
}, 240_000);
afterAll(async () => {
  await platform.stop();
  await redis.close();
  await sales.close();
  rmSync(stateDir, { recursive: true, force: true });
}, 60_000);

interface Timed {
  status: number;
  reason: string | undefined;
  ms: number;
}

async function timed(path: string): Promise<Timed> {
  const began = performance.now();
  const { status, body } = await seller.call<{ reason?: string }>('GET', path);
  return { status, reason: body.reason, ms: performance.now() - began };
}

const deals = '/api/v1/deals?page_size=1';
const clients = '/api/v1/clients?page_size=1';
const readiness = async (): Promise<{ status: number; body: Record<string, Record<string, string>> }> => {
  const answer = await fetch(`http://127.0.0.1:${String(ports.get('gateway operations'))}/readyz`);
  return { status: answer.status, body: (await answer.json()) as Record<string, Record<string, string>> };
};
const answersAgain = (path: string): Promise<unknown> =>
  until(`${path} is answered`, async () => (await timed(path)).status === 200, 30_000);

test('[G3] a Redis that hangs is waited for one second, named by /readyz and logged; then everything goes on', async () => {
  expect(await timed('/api/portal/v1/session')).toMatchObject({ status: 200 });
  redis.fault('toClient', { blackhole: true });
  await until('the session is asked of Redis', async () => (await timed(clients)).status === 503, 10_000);
  const waits = await Promise.all(Array.from({ length: 10 }, () => timed('/api/portal/v1/session')));
  for (const { status, reason, ms } of waits) {
    expect([status, reason]).toEqual([503, 'SESSIONS_UNAVAILABLE']);
    expect(ms).toBeLessThan(2500);
  }
  expect(await readiness()).toMatchObject({ status: 503, body: { reasons: { redis: expect.any(String) as string } } });
  expect(await fetchStatus('/')).toBe(200);
  expect(readFileSync(platform.fleet.components.get('gateway')?.logFile ?? '', 'utf8')).toContain(
    'Redis does not answer',
  );
  redis.heal();
  redis.resetAll();
  await answersAgain('/api/portal/v1/session');
  await eventually(async () => expect((await readiness()).status).toBe(200), 20_000);
}, 90_000);

test('[G3] F24 a service behind a half-open connection: its callers wait no longer than their deadline, then not at all, and others notice nothing', async () => {
  await answersAgain(deals);
  sales.fault('toClient', { blackhole: true });
  const [first, ...others] = await Promise.all([
    ...Array.from({ length: 6 }, () => timed(deals)),
    ...Array.from({ length: 6 }, () => timed(clients)),
  ]);
  for (const { status, ms } of [first, ...others.slice(0, 5)] as Timed[]) {
    expect([503, 504]).toContain(status);
    expect(ms).toBeLessThan(4000);
  }
  for (const { status, ms } of others.slice(5)) {
    expect(status).toBe(200);
    expect(ms).toBeLessThan(1500);
  }
  const fast = await Promise.all(Array.from({ length: 20 }, () => timed(deals)));
  const refused = fast.filter(({ reason }) => reason === 'SERVICE_DOWN');
  // One of them asks whether it is back.
  expect(refused.length).toBeGreaterThanOrEqual(18);
  for (const { ms } of refused) expect(ms).toBeLessThan(1000);
  sales.heal();
  sales.resetAll();
  await answersAgain(deals);
}, 90_000);

test('[G3] F24 a service that is cut off is 503 at once; one that is slow is answered', async () => {
  sales.cut();
  const cut = await timed(deals);
  expect(cut.status).toBe(503);
  expect((await timed(clients)).status).toBe(200);
  sales.heal();
  await answersAgain(deals);
  sales.fault('toClient', { delayMs: 300 });
  const slow = await timed(deals);
  expect(slow.status).toBe(200);
  expect(slow.ms).toBeGreaterThan(250);
  sales.heal();
}, 90_000);

test('[G3] F24 a service that is stopped darkens its own part of the portal, and the gateway says which one it is', async () => {
  const service = platform.fleet.components.get('sales');
  const remote = async (): Promise<string | undefined> =>
    (await seller.get<{ remotes: { id: string; status: string }[] }>('/api/portal/v1/registry')).remotes.find(
      ({ id }) => id === 'sales',
    )?.status;
  service?.signal('SIGSTOP');
  try {
    const began = performance.now();
    expect(await fetchStatus('/ui/sales/manifest.json')).toBe(503);
    expect(performance.now() - began).toBeLessThan(8000);
    expect(await readiness()).toMatchObject({ status: 200, body: { degraded: { sales: 'no answer' } } });
    await until('the portal knows that sales is away', async () => (await remote()) === 'down', 30_000);
    expect((await timed(clients)).status).toBe(200);
  } finally {
    service?.signal('SIGCONT');
  }
  await until('the portal knows that sales is back', async () => (await remote()) === 'up', 30_000);
  await answersAgain(deals);
}, 90_000);

test('[G3] F19 a service whose connections all wait for the database sheds what comes on top, and no caller waits for ever', async () => {
  const held = await holding('clients', 'lock table clients in access exclusive mode');
  try {
    const waiting = Array.from({ length: 12 }, () => timed(clients));
    const onTop = Array.from({ length: 6 }, () => timed('/api/v1/templates?page_size=1'));
    for (const { status, ms } of await Promise.all([...waiting, ...onTop])) {
      expect([503, 504]).toContain(status);
      expect(ms).toBeLessThan(5000);
    }
    const shed = (await Promise.all(onTop)).filter(({ status }) => status === 503);
    expect(shed.length).toBeGreaterThan(0);
    expect((await timed(deals)).status).toBe(200);
  } finally {
    await held.release();
  }
  await answersAgain(clients);
  await answersAgain('/api/v1/templates?page_size=1');
}, 90_000);

test('[G3] F26 a caller who goes away: the service hears of it, and what he asked for is done whole or not at all, once', async () => {
  const service = platform.fleet.addresses.get('clients');
  const cancelled = async (): Promise<number> => {
    const text = await (await fetch(`http://${service?.http ?? ''}/metrics`)).text();
    return [...text.matchAll(/crm_rpc_duration_seconds_count\{[^}]*code="CANCELLED"[^}]*\} (\d+)/g)].reduce(
      (sum, [, count]) => sum + Number(count),
      0,
    );
  };
  const admin = await restAs('admin');
  // What an earlier fault has shut is open again.
  await until('clients answers', async () => (await admin.call('GET', '/api/v1/clients?pageSize=1')).status === 200);
  const before = await cancelled();
  const held = await holding('clients', 'lock table clients in access exclusive mode');
  const gone = new AbortController();
  const left = admin
    .call('GET', '/api/v1/clients:export?format=csv', undefined, { signal: gone.signal })
    .catch(() => undefined);
  setTimeout(() => gone.abort(), 300);
  expect(await left).toBeUndefined();
  // The word of his going is on its way through two processes; what is answered before it comes is answered whole.
  await sleep(1000);
  await held.release();
  await until('the call is cancelled in the service', async () => (await cancelled()) > before, 15_000);

  const mark = randomUUID();
  const acknowledged: Acknowledged[] = [];
  const names = Array.from({ length: 40 }, (_, at) => `${mark} ${String(at)}`);
  await Promise.all(
    names.map(async (name, at) => {
      const options = { headers: { 'idempotency-key': randomUUID() } };
      const body = { kind: 'CLIENT_KIND_ORGANIZATION', roles: ['CLIENT_ROLE_CUSTOMER'], name, legalName: mark };
      const soon = AbortSignal.timeout(1 + at);
      await seller.call('POST', '/api/v1/clients', body, { ...options, signal: soon }).catch(() => undefined);
      for (let time = 0; time < 2; time += 1) {
        const { id } = await until(
          `${name} is answered`,
          async () => {
            const answer = await seller.call<{ id: string }>('POST', '/api/v1/clients', body, options);
            return answer.status === 201 && answer.body;
          },
          30_000,
        );
        acknowledged.push({ key: id, sequence: 1, request: options.headers['idempotency-key'] });
      }
    }),
  );
  const found = await seller.get<{ clients: { id: string }[] }>(
    `/api/v1/clients?page_size=200&filter=${encodeURIComponent(`legal_name = "${mark}"`)}`,
  );
  const applied: Applied[] = found.clients.map(({ id }) => ({ key: id, sequence: 1 }));
  const asked = new Map(acknowledged.map(({ key }) => [key, 1]));
  expect(noLoss(acknowledged, applied)).toEqual([]);
  expect(noPhantom(asked, applied)).toEqual([]);
  expect(effectOnce(applied)).toEqual([]);
  expect(sameReplies(acknowledged)).toEqual([]);
  expect(applied).toHaveLength(names.length);
  for (const { id } of found.clients.slice(0, 5)) {
    const { entries } = await seller.get<{ entries: { action: string }[] }>(`/api/v1/clients/${id}:history`);
    expect(entries.map(({ action }) => action)).toEqual(['create']);
  }
}, 90_000);

async function fetchStatus(path: string): Promise<number> {
  return (await fetch(seller.publicUrl + path)).status;
}

/** A transaction of somebody else's that holds what `text` takes. */
async function holding(service: string, text: string): Promise<{ release: () => Promise<void> }> {
  const client = new pg.Client({ connectionString: serviceDatabaseUrl(testPlane(), service, instance) });
  await client.connect();
  await client.query('begin');
  await client.query(text);
  return {
    release: async () => {
      await client.query('rollback');
      await client.end();
    },
  };
}
