import { randomUUID } from 'node:crypto';
import { testPlatform } from '../kit/platform.ts';
import { PortalClient, restAs, restFor } from '../kit/rest.ts';
import { eventually, until } from '../kit/until.ts';
import { freshInn, list, type Stored } from './sale-by-rest.ts';

let admin: PortalClient;
let seller: PortalClient;
let other: PortalClient;
let head: PortalClient;

beforeAll(async () => {
  [admin, seller, other, head] = await Promise.all([
    restAs('admin'),
    restAs('seller'),
    restAs('seller2'),
    restAs('head'),
  ]);
}, 60_000);

const filter = (text: string): string => `?filter=${encodeURIComponent(text)}`;

async function client(by: PortalClient, name: string): Promise<Stored> {
  return by.post<Stored>('/api/v1/clients', {
    kind: 'CLIENT_KIND_ORGANIZATION',
    roles: ['CLIENT_ROLE_CUSTOMER'],
    name,
    inn: freshInn(),
  });
}

test('[A6] a seller’s client does not exist for another seller: get, list, search, sum, timeline and history', async () => {
  const name = `Vasilek ${randomUUID().slice(0, 8)}`;
  const mine = await client(seller, name);
  for (const path of [`/clients/${mine.id}`, `/clients/${mine.id}:history`]) {
    expect((await other.call('GET', `/api/v1${path}`)).status).toBe(404);
  }
  expect(await list(other, 'clients', filter(`id = "${mine.id}"`))).toEqual([]);
  expect(await list(other, 'clients', `?q=${encodeURIComponent(name)}`)).toEqual([]);
  const timeline = await other.call('GET', `/api/v1/timeline?clientId=${mine.id}`);
  expect(timeline.status === 404 || JSON.stringify(timeline.body).includes('"timelineItems":[]')).toBe(true);
  const sum = await other.get<{ groups: { count: string }[] }>(
    `/api/v1/clients:aggregate${filter(`id = "${mine.id}"`)}`,
  );
  expect(sum.groups.reduce((total, group) => total + Number(group.count), 0)).toBe(0);
  expect((await other.call('PATCH', `/api/v1/clients/${mine.id}`, { comment: 'mine now' })).status).toBe(404);
  expect(await list(seller, 'clients', filter(`id = "${mine.id}"`))).toHaveLength(1);
});

test('[A6] the head reaches the records of his subtree, the administrator all', async () => {
  const mine = await client(seller, `Subtree ${randomUUID().slice(0, 8)}`);
  expect((await head.call('GET', `/api/v1/clients/${mine.id}`)).status).toBe(200);
  expect((await admin.call('GET', `/api/v1/clients/${mine.id}`)).status).toBe(200);
});

test('[A6] the live stream tells a change to its owner and to nobody whom the record does not exist for', async () => {
  const hear = async (listener: PortalClient): Promise<{ heard: () => string; close: () => void }> => {
    const stop = new AbortController();
    const response = await fetch(`${testPlatform().publicUrl}/api/v1/live?topics=clients`, {
      headers: { cookie: listener.cookie },
      signal: stop.signal,
    });
    let text = '';
    void (async () => {
      const decoder = new TextDecoder();
      for await (const part of response.body ?? []) text += decoder.decode(part as Uint8Array, { stream: true });
    })().catch(() => undefined);
    return { heard: () => text, close: () => stop.abort() };
  };
  const [owner, stranger, above] = await Promise.all([hear(seller), hear(other), hear(head)]);
  const mine = await client(seller, `Live ${randomUUID().slice(0, 8)}`);
  await until(
    'the owner and the head hear of it',
    () => owner.heard().includes(mine.id) && above.heard().includes(mine.id),
  );
  // What comes after proves that the stranger's stream runs and was passed over.
  const his = await client(other, `Live ${randomUUID().slice(0, 8)}`);
  await until('the stranger hears of his own', () => stranger.heard().includes(his.id));
  expect(stranger.heard()).not.toContain(mine.id);
  for (const stream of [owner, stranger, above]) stream.close();
});

test('[A6] a withdrawn right works within two seconds, without a new login; given back, as soon', async () => {
  const role = await admin.post<Stored>('/api/v1/roles', {
    name: `Auditor ${randomUUID().slice(0, 8)}`,
    permissions: [{ permission: 'identity:audit:read', scope: 'ACCESS_SCOPE_ALL' }],
  });
  const email = `auditor-${randomUUID().slice(0, 8)}@crm.example`;
  const user = await admin.post<Stored>('/api/v1/users', { name: 'Aud Itor', email, roleIds: [role.id] });
  await admin.post(`/api/v1/users/${user.id}:setPassword`, { password: 'a-long-password-1', temporary: false });
  const auditor = await restFor(email, 'a-long-password-1');
  await eventually(async () => expect((await auditor.call('GET', '/api/v1/audit-records')).status).toBe(200));

  const fresh = await admin.get<Stored>(`/api/v1/roles/${role.id}`);
  await admin.patch(`/api/v1/roles/${role.id}`, { permissions: [] }, { headers: { 'if-match': fresh.etag } });
  await eventually(async () => expect((await auditor.call('GET', '/api/v1/audit-records')).status).toBe(403), 2000);

  await admin.post(`/api/v1/users/${user.id}:deactivate`, { basis: 'Has left' });
  await eventually(
    async () => expect((await auditor.call('GET', '/api/v1/users')).status).toBeGreaterThanOrEqual(401),
    2000,
  );
  await expect(PortalClient.login(testPlatform().publicUrl, email, 'a-long-password-1')).rejects.toThrow();
}, 60_000);

test('[A6] each change has its audit row with before and after, and no method can alter it', async () => {
  const branch = await admin.post<Stored>('/api/v1/branches', {
    name: `Branch ${randomUUID().slice(0, 8)}`,
    timeZone: 'Europe/Sofia',
  });
  await admin.patch(`/api/v1/branches/${branch.id}`, { address: 'Sofia 1' }, { headers: { 'if-match': branch.etag } });
  const { entries } = await admin.get<{
    entries: { action: string; before?: object; after?: object; actorName: string }[];
  }>(`/api/v1/branches/${branch.id}:history`);
  expect(entries.map(({ action }) => action)).toEqual(['update', 'create']);
  expect(entries[0]).toMatchObject({ after: { address: 'Sofia 1' }, actorName: 'Anna Volkova' });
  const record = (await list(admin, 'audit-records', filter(`record_id = "${branch.id}"`)))[0];
  for (const verb of ['PATCH', 'DELETE', 'PUT']) {
    expect((await admin.call(verb, `/api/v1/audit-records/${record?.id ?? ''}`)).status).toBeGreaterThanOrEqual(404);
  }
});
