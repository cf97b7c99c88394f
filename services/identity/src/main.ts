import { registry } from '@crm/proto/registry/identity';
import { systemClock } from '@crm/kit/clock/clock';
import { runService } from '@crm/kit/service/run';
import { auditRecords } from './audit/audit.resource.ts';
import { auditRpc } from './audit/audit.rpc.ts';
import { bootstrap, giveLogin } from './bootstrap.ts';
import { branches } from './branch/branch.resource.ts';
import { branchesRpc } from './branch/branch.rpc.ts';
import { calendars } from './calendar/calendar.resource.ts';
import { calendarsRpc } from './calendar/calendar.rpc.ts';
import { readConfig } from './config.ts';
import { keycloakLogins } from './keycloak/keycloak.ts';
import { preferencesRpc } from './preferences/preferences.rpc.ts';
import { roles } from './role/role.resource.ts';
import { rolesRpc } from './role/role.rpc.ts';
import { teams } from './team/team.resource.ts';
import { teamsRpc } from './team/team.rpc.ts';
import { loginJobKind } from './user/login.job.ts';
import { users } from './user/user.resource.ts';
import { usersRpc } from './user/user.rpc.ts';

const config = readConfig();
const { CRM_BOOTSTRAP_ADMIN_EMAIL: email, CRM_BOOTSTRAP_ADMIN_PASSWORD: password } = config;
const administrator =
  email === undefined || password === undefined
    ? undefined
    : { email, password, name: config.CRM_BOOTSTRAP_ADMIN_NAME };
const logins = keycloakLogins(
  {
    baseUrl: config.CRM_KEYCLOAK_URL,
    realm: config.CRM_KEYCLOAK_REALM,
    clientId: config.CRM_OIDC_CLIENT_ID ?? 'crm-service-identity',
    clientSecret: config.CRM_OIDC_CLIENT_SECRET ?? '',
  },
  systemClock,
);

await runService({
  name: 'identity',
  registry,
  config,
  services: ({ db }) => [
    usersRpc(db, logins),
    rolesRpc(db),
    teamsRpc(db),
    branchesRpc(db),
    calendarsRpc(db),
    auditRpc(db),
    preferencesRpc(db),
  ],
  resources: [users, roles, teams, branches, calendars, auditRecords],
  jobs: [loginJobKind(logins)],
  prepare: ({ db, clock }) =>
    bootstrap(
      db,
      {
        language: config.CRM_COMPANY_LANGUAGE,
        timeZone: config.CRM_COMPANY_TIME_ZONE,
        ...(administrator === undefined ? {} : { administrator }),
      },
      clock.now(),
    ),
  start: ({ db, clock, log }) => {
    if (administrator !== undefined) void giveLogin(db, logins, administrator, () => clock.now(), log);
  },
});
