import { randomUUID } from 'node:crypto';
import { ANONYMOUS } from '@crm/kit/access/actor';
import type { Scope } from '@crm/kit/access/actor';
import { permissions } from '@crm/proto/permissions';
import { registry } from '@crm/proto/registry/identity';
import { Branch, BranchesServiceService } from '@crm/proto/gen/crm/identity/v1/branches';
import { Calendar, CalendarsServiceService } from '@crm/proto/gen/crm/identity/v1/calendars';
import { Role, RolesServiceService } from '@crm/proto/gen/crm/identity/v1/roles';
import { Team, TeamsServiceService } from '@crm/proto/gen/crm/identity/v1/teams';
import { User, UsersServiceService } from '@crm/proto/gen/crm/identity/v1/users';
import { accessMatrix } from '../../../tests/kit/matrix/suite.ts';
import type { World } from '../../../tests/kit/matrix/suite.ts';
import { freshEmail, identityUnderTest, type IdentityUnderTest } from './testing/identity.fixture.ts';

let service: IdentityUnderTest;
let world: World;

beforeAll(async () => {
  service = await identityUnderTest();
  world = await company();
});
afterAll(() => service.stop());

// The organisation is everybody's to see, so that only who may call what is tried, and that nobody is told of the rest.
accessMatrix(registry, () => world);

async function company(): Promise<World> {
  const { call } = service;
  const user = await call('admin', UsersServiceService.createUser, {
    user: User.fromPartial({ name: 'Anna', email: freshEmail() }),
  });
  const role = await call('admin', RolesServiceService.createRole, { role: Role.fromPartial({ name: randomUUID() }) });
  const team = await call('admin', TeamsServiceService.createTeam, { team: Team.fromPartial({ name: 'South' }) });
  const branch = await call('admin', BranchesServiceService.createBranch, {
    branch: Branch.fromPartial({ name: 'Main', timeZone: 'Europe/Moscow' }),
  });
  const calendar = await call('admin', CalendarsServiceService.createCalendar, {
    calendar: Calendar.fromPartial({
      name: 'Usual',
      timeZone: 'Europe/Moscow',
      weekly: [{ weekday: 1, from: '09:00', to: '18:00' }],
    }),
  });
  const nothing = { own: {}, team: {}, below: {}, far: {} };
  const viewer = (scope: Scope) => ({
    ...ANONYMOUS,
    userId: user.id,
    subject: user.id,
    name: user.name,
    permissions: new Map(permissions.map(({ permission }) => [permission, scope])),
  });
  return {
    ask: service.ask,
    viewer,
    records: nothing,
    shared: { users: user.id, roles: role.id, teams: team.id, branches: branch.id, calendars: calendar.id },
    marks: { own: [], team: [], below: [], far: [] },
    stranger: { ownerId: randomUUID(), teamId: randomUUID() },
  };
}
