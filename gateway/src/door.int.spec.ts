import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAssets } from '@crm/kit/assets/assets';
import { createReadiness } from '@crm/kit/http/readiness';
import { startOpsServer, type OpsServer } from '@crm/kit/http/ops';
import { createLogger } from '@crm/kit/log/logger';
import { rawRequest, startGateway, type RawAnswer, type TestGateway } from '../../tests/kit/gateway.ts';

let gateway: TestGateway;
let operators: OpsServer;
let ui: string;
let services: string[];

beforeAll(async () => {
  ui = mkdtempSync(join(tmpdir(), 'crm-ui-'));
  mkdirSync(join(ui, 'fonts'));
  writeFileSync(join(ui, 'entry.js'), 'export {};');
  writeFileSync(join(ui, 'fonts', 'text.txt'), 'a font');
  operators = await startOpsServer({
    listen: '127.0.0.1:0',
    readiness: createReadiness(),
    log: createLogger({ name: 'door', level: 'silent' }),
    assets: createAssets(ui),
  });
  const address = `127.0.0.1:${String(operators.port)}`;
  services = [`sales=${address}|http://${address}`];
  gateway = await startGateway(services);
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  await operators.stop();
  rmSync(ui, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}): Promise<RawAnswer> =>
  rawRequest(gateway.door, path, { headers });

test('a service’s own files come through, and again under a second address', async () => {
  expect(await get('/ui/sales/entry.js')).toMatchObject({ status: 200, body: 'export {};' });
  expect(await get('/ui/sales/~2/entry.js')).toMatchObject({ status: 200, body: 'export {};' });
  expect(await get('/ui/sales/fonts/text.txt')).toMatchObject({ status: 200, body: 'a font' });
});

const ways = ['metrics', 'healthz', 'readyz', 'manifest.json'].flatMap((target) =>
  [
    `../${target}`,
    `%2e%2e/${target}`,
    `%2E%2E%2F${target}`,
    `..%2f${target}`,
    `.%2e/${target}`,
    `%252e%252e/${target}`,
    `%252e%252e%252f${target}`,
    `..%5c${target}`,
    `..\\${target}`,
    `fonts/../../${target}`,
    `~2/../${target}`,
    `~2/%2e%2e/../${target}`,
    `../../${target}`,
    `/${target}`,
    `%2f${target}`,
    `..;/${target}`,
    `../${target}%00.js`,
    `../${target}?x=.js`,
    `../${target}#`,
    `http://127.0.0.1/${target}`,
    `../${target.toUpperCase()}`,
  ].map((way) => `/ui/sales/${way}`),
);
test('[G1] no way of writing a path leads from a service’s files to its operators’ port', async () => {
  const others = ['/UI/sales/../metrics', '/ui/SALES/entry.js', '/ui/%73ales/../metrics', '/ui/_shell/../../metrics'];
  const shell = [
    'csp.json/../../package.json',
    '%2e%2e%2fpackage.json',
    '..%5cpackage.json',
    '%252e%252e%252fpackage.json',
  ];
  const docs = ['../../package.json', '%2e%2e%2fpackage.json', 'package.json', 'index.html'];
  const absolute = [
    'http://x/ui/sales/../metrics',
    '//ui/sales/../metrics',
    '/api/v1/../../metrics',
    '/api/../ui/sales/../metrics',
  ];
  for (const path of [
    ...ways,
    ...others,
    ...absolute,
    ...shell.map((way) => `/ui/_shell/${way}`),
    ...docs.map((way) => `/api/docs/assets/${way}`),
    ...['/metrics', '/healthz', '/readyz', '/ui/sales', '/ui/sales/', '/ui/', '/ui/nobody/entry.js'],
  ]) {
    const { status, body } = await get(path);
    // "/metrics" itself is a page's address like any other: the portal says that it has none there.
    if (['/metrics', '/healthz', '/readyz'].includes(path))
      expect([path, body.includes('<html')]).toEqual([path, true]);
    else expect([path, status]).toEqual([path, 404]);
    expect(body).not.toMatch(/crm_process_resident|"alive"|"ready"|"name":/);
  }
}, 60_000);

test('[G1] what is no page is not answered by the portal’s page', async () => {
  for (const path of [
    '/asyncapi.json',
    '/robots.txt',
    '/.env',
    '/.git/config',
    '/auth/nothing',
    '/api/nothing',
    '/ui/x',
  ]) {
    const { status, headers, body } = await get(path);
    expect([path, status]).toEqual([path, 404]);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(body).not.toContain('<html');
  }
  expect((await get('/sales/deals/0198')).body).toContain('<html');
  for (const path of ['/asyncapi.yaml', '/api/asyncapi.yaml']) {
    const { headers, body } = await get(path);
    expect(headers['content-type']).toContain('application/yaml');
    expect(body).toMatch(/^(#.*\n)*asyncapi: /);
  }
  for (const path of ['/openapi.json', '/api/openapi.json'])
    expect(JSON.parse((await get(path)).body)).toMatchObject({ openapi: '3.1.0' });
  expect((await get('/api/docs/assets/swagger-ui.css')).status).toBe(200);
});

test('[G1] a method that an address does not take is 405 with those that it takes', async () => {
  for (const [method, path, allow] of [
    ['PUT', '/api/v1/clients', 'GET, POST'],
    ['GET', '/api/v1/users:updateProfile', 'POST'],
    ['PROPFIND', '/api/v1/deals/0198f000-0000-7000-8000-000000000000', 'GET, PATCH, DELETE'],
    ['POST', '/auth/login', 'GET, HEAD'],
    ['GET', '/auth/logout', 'POST'],
    ['DELETE', '/api/portal/v1/session', 'GET, HEAD'],
    ['POST', '/api/openapi.json', 'GET, HEAD'],
    ['POST', '/', 'GET, HEAD'],
  ] as const) {
    const answer = await rawRequest(gateway.door, path, { method });
    expect([path, answer.status, answer.headers.allow]).toEqual([path, 405, allow]);
    expect(JSON.parse(answer.body)).toMatchObject({ status: 405, reason: 'METHOD_NOT_ALLOWED' });
  }
});

test('[G1] every kind of answer says that it is what its type says, and for this site alone', async () => {
  const paths = [
    '/',
    '/ui/sales/entry.js',
    '/ui/sales/none.js',
    '/api/openapi.json',
    '/api/v1/clients',
    '/api/v1/none',
  ];
  for (const path of [
    ...paths,
    '/api/portal/v1/session',
    '/auth/nothing',
    '/%zz',
    '/problems/NOT_FOUND',
    '/problems/%zz',
  ]) {
    const { headers } = await get(path);
    expect([path, headers['x-content-type-options'], headers['cross-origin-resource-policy']]).toEqual([
      path,
      'nosniff',
      'same-origin',
    ]);
  }
  const { status, headers } = await get('/problems/%zz');
  expect([status, headers['content-type']]).toEqual([400, 'application/problem+json; charset=utf-8']);
});

test('[G1] a back-channel logout without a body, and with rubbish for one, is the caller’s fault', async () => {
  const post = (body?: string) =>
    rawRequest(gateway.door, '/auth/backchannel-logout', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      ...(body !== undefined && { body }),
    });
  for (const body of [undefined, '', 'logout_token=', 'logout_token=x.y.z', '%zz=%zz', '\0'])
    expect((await post(body)).status).toBe(400);
  expect((await post('x'.repeat(20_000))).status).toBe(413);
});

test('[G1] headers that cannot be read are answered as a problem', async () => {
  const answer = await spoken('GET / HTTP/1.1\r\nhost: x\r\nx-a: \0\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1.1 400 /);
  expect(answer).toContain('application/problem+json');
  expect(answer).toContain('nosniff');
});

test('[G1] a body that comes byte by byte is given up, whoever would read it', async () => {
  const head = (path: string, type: string) =>
    `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\ncontent-length: 100\r\n\r\n`;
  const answers = await Promise.all([
    spoken(head('/auth/backchannel-logout', 'application/x-www-form-urlencoded'), 'x'),
    // Answered at once, and then its connection is not kept for what is still to come.
    spoken(head('/api/v1/clients', 'application/json'), 'x'),
    spoken(head('/', 'text/plain'), 'x'),
    spoken('GET /sales HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n', 'x'),
  ]);
  expect(answers.map((answer) => answer.slice(9, 12))).toEqual(['408', '401', '405', '200']);
}, 60_000);

test('[G1] who asks too often is told when to come again, on every way in', async () => {
  // So few that the slowest machine asks faster than they come back.
  const strict = await startGateway(services, { CRM_RATE_PER_MINUTE: '60' });
  const flood = async (path: string): Promise<RawAnswer | undefined> => {
    for (let sent = 0; sent < 2000; sent += 50) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => rawRequest(strict.door, path)));
      const refused = answers.find(({ status }) => status === 429);
      if (refused) return refused;
    }
    return undefined;
  };
  for (const path of [
    '/api/portal/v1/session',
    '/auth/login',
    '/api/v1/live?topics=deals',
    '/api/v1/clients',
    '/ui/sales/none.js',
    '/api/docs',
  ]) {
    const refused = await flood(path);
    expect([path, refused?.status]).toEqual([path, 429]);
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused?.headers['ratelimit']).toContain('r=0');
  }
  await strict.stop();
}, 120_000);

/** Sends `first` as it is, then `drip` once a second until the other side ends; gives all that was answered. */
function spoken(first: string, drip?: string): Promise<string> {
  const [host, port] = gateway.door.split(':');
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) });
    let answer = '';
    const timer = drip === undefined ? undefined : setInterval(() => socket.write(drip), 1000);
    socket.on('data', (bytes: Buffer) => (answer += bytes.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(timer);
      resolve(answer);
    });
    socket.write(first, 'latin1');
  });
}

test('[G1] no answer about a sign-in is kept by anybody on the way', async () => {
  for (const [path, method] of [
    ['/auth/callback', 'GET'],
    ['/auth/logout', 'POST'],
    ['/auth/backchannel-logout', 'POST'],
  ] as const)
    expect((await rawRequest(gateway.door, path, { method })).headers['cache-control']).toBe('no-store');
});
