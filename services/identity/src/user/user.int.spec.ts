import { randomUUID } from 'node:crypto';
import { AuditServiceService } from '@crm/proto/gen/crm/identity/v1/audit';
import { AccessScope, Role, RolesServiceService } from '@crm/proto/gen/crm/identity/v1/roles';
import { User, UsersServiceService } from '@crm/proto/gen/crm/identity/v1/users';
import { freshEmail, identityUnderTest, type IdentityUnderTest } from '../testing/identity.fixture.ts';

const { createUser, updateUser, deactivateUser, getUserHistory, listUsers, setPassword } = UsersServiceService;
const { createRole, deleteRole, updateRole } = RolesServiceService;

let service: IdentityUnderTest;
beforeAll(async () => {
  service = await identityUnderTest();
});
afterAll(() => service.stop());

const person = (fields: Partial<User> = {}): Promise<User> =>
  service.call('admin', createUser, { user: User.fromPartial({ name: 'Anna', email: freshEmail(), ...fields }) });
const role = (fields: Partial<Role> = {}): Promise<Role> =>
  service.call('admin', createRole, { role: Role.fromPartial({ name: `Role ${randomUUID()}`, ...fields }) });

test('an e-mail belongs to one user, in whatever letters it is written', async () => {
  const { email } = await person();
  await expect(person({ email: email.toUpperCase() })).rejects.toMatchObject({
    code: 'ALREADY_EXISTS',
    status: { violations: [expect.objectContaining({ field: 'user.email', reason: 'TAKEN' })] as unknown },
  });
});

test.each([
  ['teamId', 'team'],
  ['branchId', 'branch'],
  ['managerId', 'manager'],
  ['roleIds', 'roles'],
])('a user with an unknown %s is refused by that field', async (field) => {
  const value = field === 'roleIds' ? [randomUUID()] : randomUUID();
  await expect(person({ [field]: value })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    status: {
      violations: [{ field: `user.${field}${field === 'roleIds' ? '[0]' : ''}`, reason: 'NOT_FOUND' }].map(
        expect.objectContaining,
      ) as unknown,
    },
  });
});

test('a user gets his login with the first password; one that Keycloak refuses is told in its words', async () => {
  const { id, email } = await person();
  const refused = (password: string) => expect(service.call('admin', setPassword, { id, password })).rejects;
  await refused('tooshort').toMatchObject({
    status: { violations: [expect.objectContaining({ field: 'password', reason: 'TOO_SHORT' })] as unknown },
  });
  await refused(email).toMatchObject({ status: { reason: 'PASSWORD_REFUSED' } });
  await service.call('admin', setPassword, { id, password: 'long-enough-1' });
  const { users } = await service.call('admin', listUsers, { filter: `id = "${id}"`, pageSize: 1 });
  expect(users[0]).toMatchObject({ loginState: 'LOGIN_STATE_READY', loginError: '' });
  const { entries } = await service.call('admin', getUserHistory, { id });
  expect(entries[0]).toMatchObject({ action: 'setPassword', actorName: 'Ada Min' });
  expect(JSON.stringify(entries)).not.toContain('long-enough-1');
});

test('a change is on record with who, when, on what basis, before and after', async () => {
  const anna = await person({ position: 'Seller' });
  service.clock.advance(60_000);
  const moved = await service.call('admin', updateUser, {
    user: { ...anna, position: 'Head' },
    updateMask: ['position'],
  });
  await service.call('admin', deactivateUser, { id: anna.id, etag: moved.etag, basis: 'Order 12 of 2 March' });
  const { entries } = await service.call('admin', getUserHistory, { id: anna.id });
  expect(entries.map(({ action }) => action)).toEqual(['deactivate', 'update', 'create']);
  expect(entries[0]).toMatchObject({ basis: 'Order 12 of 2 March', actorName: 'Ada Min', time: service.clock.now() });
  expect(entries[1]).toMatchObject({ before: { position: 'Seller' }, after: { position: 'Head' } });
});

test('the audit is only ever added to: the database itself refuses to change or delete a record of it', async () => {
  const { id } = await person();
  const { auditRecords } = await service.call('reader', AuditServiceService.listAuditRecords, {
    filter: `record_id = "${id}"`,
  });
  expect(auditRecords).toHaveLength(1);
  for (const text of [`update audit_log set actor_name = 'x'`, 'delete from audit_log', 'truncate audit_log'])
    await expect(service.db.query({ name: '', text })).rejects.toThrow(/only ever added to/);
  await expect(service.call('reader', listUsers, {})).resolves.toBeDefined();
  await expect(service.call('reader', deactivateUser, { id, basis: '' })).rejects.toMatchObject({
    code: 'PERMISSION_DENIED',
  });
});

test('a role of an unknown permission, with a name that is taken, or still held is refused', async () => {
  const held = await role({
    permissions: [{ permission: 'clients:client:read', scope: AccessScope.ACCESS_SCOPE_TEAM }],
  });
  await person({ roleIds: [held.id] });
  await expect(service.call('admin', deleteRole, { id: held.id })).rejects.toMatchObject({
    status: { reason: 'ROLE_IN_USE' },
  });
  await expect(role({ name: held.name.toUpperCase() })).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  const permissions = [{ permission: 'clients:moon:land', scope: AccessScope.ACCESS_SCOPE_ALL }];
  await expect(
    service.call('admin', updateRole, { role: { ...held, permissions }, updateMask: ['permissions'] }),
  ).rejects.toMatchObject({ status: { reason: 'UNKNOWN_PERMISSION' } });
});
