import { randomUUID } from 'node:crypto';
import { Calendar, CalendarsServiceService } from '@crm/proto/gen/crm/identity/v1/calendars';
import { Role, RolesServiceService } from '@crm/proto/gen/crm/identity/v1/roles';
import { User, UsersServiceService } from '@crm/proto/gen/crm/identity/v1/users';
import { freshEmail, identityUnderTest, type IdentityUnderTest } from '../testing/identity.fixture.ts';

let service: IdentityUnderTest;
beforeAll(async () => {
  service = await identityUnderTest();
});
afterAll(() => service.stop());

const calendar = (part: object): Promise<Calendar> =>
  service.call('admin', CalendarsServiceService.createCalendar, {
    calendar: Calendar.fromJSON({
      name: 'Shop',
      timeZone: 'Europe/Moscow',
      weekly: [{ weekday: 1, from: '09:00', to: '18:00' }],
      ...part,
    }),
  });
const refused = (field: string, reason: string): object => ({
  status: { violations: [expect.objectContaining({ field, reason })] as unknown },
});

test('[G1] a day of a calendar, and a right of a role, is told once', async () => {
  const exceptions = [{ date: '2026-01-01' }, { date: '2026-01-02' }, { date: '2026-01-01', name: 'Stock-taking' }];
  await expect(calendar({ exceptions })).rejects.toMatchObject(refused('calendar.exceptions[2].date', 'TWICE'));
  const permission = 'identity:user:read';
  const role = Role.fromJSON({
    name: `Role ${randomUUID()}`,
    permissions: [
      { permission, scope: 'ACCESS_SCOPE_ALL' },
      { permission, scope: 'ACCESS_SCOPE_OWN' },
    ],
  });
  await expect(service.call('admin', RolesServiceService.createRole, { role })).rejects.toMatchObject(
    refused('role.permissions[1].permission', 'TWICE'),
  );
});

test('[G1] another calendar becomes the default in place of the one before', async () => {
  const first = await calendar({ isDefault: true });
  const second = await calendar({ isDefault: true });
  const { calendars } = await service.call('admin', CalendarsServiceService.listCalendars, {
    filter: 'is_default = true',
  });
  expect(calendars.map(({ id }) => id)).toEqual([second.id]);
  const again = { calendar: { ...first, etag: '', isDefault: true }, updateMask: ['is_default'] };
  expect(await service.call('admin', CalendarsServiceService.updateCalendar, again)).toMatchObject({ isDefault: true });
});

test('[G1] names differ by more than blanks, and an e-mail is in small letters however it was changed', async () => {
  const name = `Role ${randomUUID()}`;
  await service.call('admin', RolesServiceService.createRole, { role: Role.fromPartial({ name }) });
  const twin = service.call('admin', RolesServiceService.createRole, { role: Role.fromPartial({ name: ` ${name} ` }) });
  await expect(twin).rejects.toMatchObject(refused('role.name', 'TAKEN'));
  const [email, other] = [freshEmail(), freshEmail()];
  const user = await service.call('admin', UsersServiceService.createUser, {
    user: User.fromPartial({ name: 'Anna', email }),
  });
  const changed = await service.call('admin', UsersServiceService.updateUser, {
    user: { ...user, email: other.toUpperCase() },
    updateMask: ['email'],
  });
  expect(changed.email).toBe(other);
});
