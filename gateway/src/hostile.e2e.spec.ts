import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { testPlatform } from '../../tests/kit/platform.ts';
import { restAs, type PortalClient } from '../../tests/kit/rest.ts';

interface Problem {
  reason: string;
  errors?: { pointer?: string; field: string; reason: string }[];
}

let admin: PortalClient;
beforeAll(async () => {
  admin = await restAs('admin');
}, 60_000);

const organisation = (extra: object): object => ({
  kind: 'CLIENT_KIND_ORGANIZATION',
  roles: ['CLIENT_ROLE_CUSTOMER'],
  name: `Hostile ${randomUUID().slice(0, 8)}`,
  ...extra,
});
const nested = (depth: number): unknown => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);

test.each<[string, string, string, unknown, string]>([
  ['a body', 'POST', '/api/v1/clients', organisation({ name: 'a\0b' }), 'client.name'],
  ['a list in a body', 'POST', '/api/v1/clients', organisation({ tags: ['\0'] }), 'client.tags[0]'],
  ['a deal', 'POST', '/api/v1/deals', { name: '\0' }, 'deal.name'],
  ['a role', 'POST', '/api/v1/roles', { name: '\0', permissions: [] }, 'role.name'],
  ['a path', 'GET', '/api/v1/clients/%00', undefined, 'id'],
  ['a filter', 'GET', '/api/v1/clients?filter=name%20%3D%20%22%00%22', undefined, 'filter'],
  ['a search', 'GET', '/api/v1/clients?q=%00', undefined, 'q'],
  ['an order', 'GET', '/api/v1/deals?order_by=%00', undefined, 'orderBy'],
  ['a page mark', 'GET', '/api/v1/users?page_token=%00', undefined, 'pageToken'],
  ['a file’s name', 'POST', '/api/v1/client-imports:upload?fileName=%00.csv', Buffer.from('a;b\n'), 'fileName'],
])('[G1] a NUL in %s is refused by the field’s name', async (_what, method, path, body, field) => {
  const answer = await admin.call<Problem>(method, path, body);
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toContainEqual(expect.objectContaining({ field, reason: 'NUL' }));
});

test('[G1] JSON 3,000 deep is 400, wherever it stands, and so is a preference that nests too much', async () => {
  const deep = [nested(3000), { value: nested(3000) }, organisation({ attributes: nested(3000) }), [[nested(3000)]]];
  for (const path of ['/api/v1/clients', '/api/v1/templates:preview', '/api/v1/deals', '/api/portal/v1/client-errors'])
    for (const body of deep) expect([path, (await admin.call('POST', path, body)).status]).toEqual([path, 400]);
  const report = await admin.call<Problem>('POST', '/api/portal/v1/client-errors', { message: 5, nested: nested(20) });
  expect(report).toMatchObject({ status: 400, body: { errors: [{ field: 'message' }] } });
});

test.each([
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  'data:text/html,x',
  'java\nscript:x',
  '//evil.example',
  'https://a b',
])('[G1] %s is no address of a website, of a client or of the company', async (website) => {
  const client = await admin.call<Problem>('POST', '/api/v1/clients', organisation({ website }));
  expect(client).toMatchObject({ status: 400, body: { errors: [{ pointer: '/website', reason: 'FORMAT_URL' }] } });
  const company = await admin.call<Problem>('PATCH', '/api/v1/company', { website });
  expect(company).toMatchObject({ status: 400, body: { errors: [{ pointer: '/website', reason: 'FORMAT_URL' }] } });
});

test('[G1] a signed-in caller’s body that comes byte by byte is answered by 408', async () => {
  const { host } = new URL(testPlatform().publicUrl);
  const [address, port] = host.split(':');
  const send = (path: string, type: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect({ host: address, port: Number(port) });
      let answer = '';
      const drip = setInterval(() => socket.write('x'), 3000);
      socket.on('data', (bytes: Buffer) => (answer += bytes.toString()));
      socket.on('error', () => undefined);
      socket.on('close', () => {
        clearInterval(drip);
        resolve(answer);
      });
      const headers = Object.entries({ ...admin.headers, host, 'content-type': type, 'content-length': '1000' });
      socket.write(`POST ${path} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\nx`);
    });
  const answers = await Promise.all([
    send('/api/v1/clients', 'application/json'),
    send('/api/v1/client-imports:upload?fileName=a.csv', 'text/csv'),
    send('/api/portal/v1/client-errors', 'application/json'),
  ]);
  for (const answer of answers) {
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(answer).toContain('BODY_TOO_SLOW');
  }
}, 60_000);

test('[G1] a logout hands nothing of the session to the browser, and ends it at Keycloak too', async () => {
  const seller = await restAs('seller');
  const { cookie } = seller;
  const left = await seller.call<{ url: string }>('POST', '/auth/logout', {});
  expect(left).toMatchObject({ status: 200, body: { url: '/' } });
  expect(JSON.stringify([left.body, [...left.headers]])).not.toMatch(/eyJ|token/i);
  expect((await fetch(`${seller.publicUrl}/api/portal/v1/session`, { headers: { cookie } })).status).toBe(401);
}, 60_000);
