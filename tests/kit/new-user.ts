import { randomUUID } from 'node:crypto';
import type { SampleUser } from '../../deploy/local/src/sample-company.ts';
import { sampleUser } from './platform.ts';
import { restAs } from './rest.ts';

/** A user of a test's own with the roles of a sample user: what is set for him disturbs no other test. */
export async function newUser(like: SampleUser['login']): Promise<{ email: string; password: string }> {
  const admin = await restAs('admin');
  const filter = encodeURIComponent(`email = "${sampleUser(like).email}"`);
  const { users } = await admin.get<{ users: { roleIds: string[]; teamId?: string }[] }>(
    `/api/v1/users?filter=${filter}`,
  );
  const mark = randomUUID().slice(0, 8);
  const email = `test-${mark}@crm.example`;
  const password = `a-long-password-${mark}`;
  const user = await admin.post<{ id: string }>('/api/v1/users', {
    name: `Test ${mark}`,
    email,
    roleIds: users[0]?.roleIds,
    teamId: users[0]?.teamId,
  });
  await admin.post(`/api/v1/users/${user.id}:setPassword`, { password, temporary: false });
  return { email, password };
}
