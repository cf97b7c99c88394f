import { newUser } from '../kit/new-user.ts';
import { restAs, restFor } from '../kit/rest.ts';
import type { PortalClient } from '../kit/rest.ts';
import { until } from '../kit/until.ts';

const idOf = async (admin: PortalClient, email: string): Promise<string> => {
  const filter = encodeURIComponent(`email = "${email}"`);
  const { users } = await admin.get<{ users: { id: string }[] }>(`/api/v1/users?filter=${filter}`);
  return users[0]?.id ?? '';
};
const statusesOf = (portal: PortalClient): Promise<number[]> =>
  Promise.all(
    ['/api/v1/deals', '/api/v1/clients', '/api/portal/v1/session'].map(
      async (path) => (await portal.call('GET', path)).status,
    ),
  );
const shut = async (portal: PortalClient): Promise<boolean> =>
  (await statusesOf(portal)).every((status) => status === 401);

test('[G1] a new password ends every session of the old one, and is good for a new one at once', async () => {
  const { email, password } = await newUser('seller');
  const [first, second] = [await restFor(email, password), await restFor(email, password)];
  expect((await first.call('GET', '/api/v1/deals')).status).toBe(200);
  const admin = await restAs('admin');
  const id = await idOf(admin, email);
  await admin.post(`/api/v1/users/${id}:setPassword`, { password: `${password}-anew`, temporary: false });
  await until('both sessions ended', async () => (await shut(first)) && (await shut(second)));
  const again = await restFor(email, `${password}-anew`);
  expect((await again.call('GET', '/api/v1/deals')).status).toBe(200);
});

test('[G1] who is switched off loses his sessions, and does not find them again when switched on', async () => {
  const { email, password } = await newUser('seller');
  const portal = await restFor(email, password);
  const admin = await restAs('admin');
  const id = await idOf(admin, email);
  await admin.post(`/api/v1/users/${id}:deactivate`, { basis: 'left' });
  await until('no answer any more', async () => (await portal.call('GET', '/api/v1/deals')).status >= 401);
  await admin.post(`/api/v1/users/${id}:activate`, { basis: 'came back' });
  await until('switched on', async () => {
    const again = await restFor(email, password).catch(() => undefined);
    return again !== undefined && (await again.call('GET', '/api/v1/deals')).status === 200;
  });
  expect((await portal.call('GET', '/api/v1/deals')).status).toBe(401);
});
