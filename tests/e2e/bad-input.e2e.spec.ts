import { randomUUID } from 'node:crypto';
import { testPlatform } from '../kit/platform.ts';
import { restAs, type PortalClient } from '../kit/rest.ts';
import { freshInn, list, type Stored } from './sale-by-rest.ts';

interface Problem {
  type: string;
  status: number;
  reason: string;
  detail: string;
  instance: string;
  errors?: { pointer?: string; field: string; reason: string; message: string }[];
}

let seller: PortalClient;
let admin: PortalClient;
beforeAll(async () => {
  [seller, admin] = await Promise.all([restAs('seller'), restAs('admin')]);
}, 60_000);

const russian = { headers: { 'accept-language': 'ru' } };
const organisation = (extra: object = {}): object => ({
  kind: 'CLIENT_KIND_ORGANIZATION',
  roles: ['CLIENT_ROLE_CUSTOMER'],
  name: `Bad ${randomUUID().slice(0, 8)}`,
  ...extra,
});

/** How many clients bear the mark: other test files make clients at the same time. */
async function marked(mark: string): Promise<number> {
  return (await list(admin, 'clients', `?filter=${encodeURIComponent(`legal_name = "${mark}"`)}`)).length;
}

test.each([
  ['an unknown field', { nickname: 'x' }, '/nickname', 'UNKNOWN_FIELD'],
  ['a wrong type', { name: 5 }, '/name', 'WRONG_TYPE'],
  ['a name that is too long', { name: 'x'.repeat(5000) }, '/name', 'TOO_LONG'],
  ['a bad INN', { inn: '7701234567' }, '/inn', undefined],
])('[A9] %s is named in the caller’s language and changes nothing', async (_what, bad, pointer, reason) => {
  const mark = randomUUID();
  const { status, headers, body } = await seller.call<Problem>(
    'POST',
    '/api/v1/clients',
    organisation({ legalName: mark, ...bad }),
    russian,
  );
  expect(status).toBe(400);
  expect(headers.get('content-type')).toContain('application/problem+json');
  const error = body.errors?.find((each) => each.pointer === pointer);
  expect(error).toBeDefined();
  if (reason !== undefined) expect(error?.reason).toBe(reason);
  expect(error?.message).toMatch(/[а-я]/);
  expect(body.detail).toMatch(/[а-я]/);
  expect(await marked(mark)).toBe(0);
});

test('[A9] an unknown unit and a negative quantity are refused by name', async () => {
  const { id: clientId } = await seller.post<Stored>('/api/v1/clients', organisation({ inn: freshInn() }));
  const [product] = await list(seller, 'products', '?page_size=1');
  const need = (quantity: object) =>
    seller.call<Problem>('POST', '/api/v1/deals', {
      name: 'x',
      clientId,
      needs: [{ productId: product?.id, quantity, wantedDate: '2030-01-01' }],
    });
  const unit = await need({ value: '3', unit: 'ELEPHANT' });
  expect(unit.status).toBe(400);
  expect(JSON.stringify(unit.body)).toMatch(/unit/i);
  const negative = await need({ value: '-3', unit: 'WAG' });
  expect(negative.status).toBe(400);
  expect(negative.body.errors?.[0]?.pointer).toContain('/needs/0/quantity');
});

test('[A9] a stale etag is 412 and leaves the newer version', async () => {
  const made = await seller.post<Stored>('/api/v1/clients', organisation({ inn: freshInn() }));
  await seller.patch(`/api/v1/clients/${made.id}`, { comment: 'first' }, { headers: { 'if-match': made.etag } });
  const late = await seller.call<Problem>(
    'PATCH',
    `/api/v1/clients/${made.id}`,
    { comment: 'second' },
    { headers: { 'if-match': made.etag } },
  );
  expect(late).toMatchObject({ status: 412, body: { reason: 'STALE_ETAG' } });
  expect(await seller.get(`/api/v1/clients/${made.id}`)).toMatchObject({ comment: 'first' });
});

test('[A9] a request key is good for one request: the same again answers the same, another is 422', async () => {
  const key = { headers: { 'idempotency-key': randomUUID() } };
  const body = organisation({ inn: freshInn() });
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => seller.call<Stored>('POST', '/api/v1/clients', body, key)),
  );
  const done = answers.filter(({ status }) => status === 201);
  expect(done.length).toBeGreaterThan(0);
  expect(new Set(done.map(({ body: { id } }) => id)).size).toBe(1);
  for (const { status } of answers) expect([201, 409]).toContain(status);
  const reused = await seller.call<Problem>('POST', '/api/v1/clients', organisation({ inn: freshInn() }), key);
  expect(reused).toMatchObject({ status: 422, body: { reason: 'REQUEST_ID_REUSED' } });
});

test('[A9] two megabytes, broken JSON and another media type are told apart, and the service lives on', async () => {
  const { publicUrl } = testPlatform();
  const csrf = await seller.get<{ csrf: string }>('/api/portal/v1/session');
  const raw = (body: string, type = 'application/json') =>
    fetch(`${publicUrl}/api/v1/clients`, {
      method: 'POST',
      body,
      headers: { cookie: seller.cookie, 'x-crm-csrf': csrf.csrf, 'content-type': type },
    });
  expect((await raw(JSON.stringify({ name: 'x'.repeat(2_000_000) }))).status).toBe(413);
  const broken = await raw('{"name": ');
  expect(broken.status).toBe(400);
  expect(await broken.json()).toMatchObject({ reason: 'BROKEN_JSON' });
  expect((await raw('name=x', 'text/plain')).status).toBe(415);
  expect((await seller.call('GET', '/api/v1/clients?page_size=1')).status).toBe(200);
});

test('[A9] a change without the session’s own token is refused', async () => {
  const answer = await fetch(`${testPlatform().publicUrl}/api/v1/clients`, {
    method: 'POST',
    body: JSON.stringify(organisation()),
    headers: { cookie: seller.cookie, 'content-type': 'application/json' },
  });
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ reason: 'CSRF' });
});

test('[A9] a filter that cannot be read says where, and an unknown field of it by name', async () => {
  const answer = await seller.call<Problem>('GET', `/api/v1/clients?filter=${encodeURIComponent('name = ')}`);
  expect(answer.status).toBe(400);
  expect(answer.body.errors?.[0]?.field).toBe('filter');
  const unknown = await seller.call<Problem>('GET', `/api/v1/clients?filter=${encodeURIComponent('salary = 5')}`);
  expect(JSON.stringify(unknown.body)).toContain('salary');
});
