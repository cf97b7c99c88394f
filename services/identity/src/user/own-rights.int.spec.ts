import { randomUUID } from 'node:crypto';
import { AccessScope, Role, RolesServiceService } from '@crm/proto/gen/crm/identity/v1/roles';
import { User, UsersServiceService } from '@crm/proto/gen/crm/identity/v1/users';
import { freshEmail, identityUnderTest, type IdentityUnderTest, type Who } from '../testing/identity.fixture.ts';

const { createUser, updateUser, deactivateUser, setPassword } = UsersServiceService;
const { createRole, deleteRole, updateRole } = RolesServiceService;

let service: IdentityUnderTest;
/** Gives what clerk and composer hold, and what they do not. */
let modest: Role;
let mighty: Role;
beforeAll(async () => {
  service = await identityUnderTest();
  modest = await role('admin', 'clients:client:read');
  mighty = await role('admin', 'identity:role:edit');
});
afterAll(() => service.stop());

const role = (who: Who, permission: string): Promise<Role> =>
  service.call(who, createRole, {
    role: Role.fromPartial({
      name: `Role ${randomUUID()}`,
      permissions: [{ permission, scope: AccessScope.ACCESS_SCOPE_ALL }],
    }),
  });
const person = (who: Who, ...roles: Role[]): Promise<User> =>
  service.call(who, createUser, {
    user: User.fromPartial({ name: 'Anna', email: freshEmail(), roleIds: roles.map(({ id }) => id) }),
  });
const refused = (work: Promise<unknown>) =>
  expect(work).rejects.toMatchObject({ code: 'PERMISSION_DENIED', status: { reason: 'BEYOND_OWN_RIGHTS' } });

test('[G2] who keeps people gives them no role that reaches further than his own rights', async () => {
  await refused(person('clerk', mighty));
  const anna = await person('clerk', modest);
  const more = { user: { ...anna, roleIds: [modest.id, mighty.id] }, updateMask: ['role_ids'] };
  await refused(service.call('clerk', updateUser, more));
  await service.call('clerk', deactivateUser, { id: anna.id, basis: '' });
});

test('[G2] who holds more than the one who keeps people is out of his reach: e-mail, password, roles and being active', async () => {
  const boss = await person('admin', mighty);
  await refused(service.call('clerk', updateUser, { user: { ...boss, email: freshEmail() }, updateMask: ['email'] }));
  await refused(service.call('clerk', updateUser, { user: { ...boss, roleIds: [] }, updateMask: ['role_ids'] }));
  await refused(service.call('clerk', setPassword, { id: boss.id, password: 'long-enough-1' }));
  await refused(service.call('clerk', deactivateUser, { id: boss.id, basis: '' }));
});

test('[G2] who keeps roles puts nothing into them, and takes nothing out, that he does not hold', async () => {
  await refused(role('composer', 'sales:margin:read'));
  const own = await role('composer', 'clients:client:read');
  const permissions = [...own.permissions, { permission: 'sales:cost:read', scope: AccessScope.ACCESS_SCOPE_OWN }];
  await refused(service.call('composer', updateRole, { role: { ...own, permissions }, updateMask: ['permissions'] }));
  const costs = await role('admin', 'sales:cost:read');
  await refused(
    service.call('composer', updateRole, { role: { ...costs, permissions: [] }, updateMask: ['permissions'] }),
  );
  await refused(service.call('composer', deleteRole, { id: costs.id }));
  await service.call('composer', updateRole, { role: { ...costs, description: 'Costs' }, updateMask: ['description'] });
  await service.call('composer', deleteRole, { id: own.id });
});

test('[G2] who keeps both composes the rights of everybody, and nobody is locked out', async () => {
  await person('admin', await role('admin', 'sales:margin:read'));
});
