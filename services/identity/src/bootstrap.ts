/** What a new installation starts with: the company's defaults, the default roles and the first administrator. */
import { permissions as allPermissions } from '@crm/proto/permissions';
import { AccessScope, type Role } from '@crm/proto/gen/crm/identity/v1/roles';
import { User } from '@crm/proto/gen/crm/identity/v1/users';
import { systemCall } from '@crm/kit/grpc/call';
import type { Logger } from '@crm/kit/log/logger';
import type { Db, Statement } from '@crm/kit/pg/pool';
import { insertRow, loadRow, saveRow } from '@crm/kit/resource/command';
import { holdersOf, republish } from './grants/grants.store.ts';
import type { ScopeName } from './grants/grants.ts';
import type { Logins } from './keycloak/keycloak.ts';
import { defaultRoles, expandRole, type DefaultRole } from './role/default-roles.ts';
import { roles } from './role/role.resource.ts';
import { syncLogin } from './user/login.job.ts';
import { users } from './user/user.resource.ts';

export interface Bootstrap {
  readonly language: string;
  readonly timeZone: string;
  readonly administrator?: { readonly email: string; readonly password: string; readonly name: string };
}

const ensureCompany: Statement = {
  name: 'bootstrap_company',
  text: `insert into company (language, time_zone) values ($1, $2) on conflict do nothing`,
};
// Several replicas start at once: one of them does it, the others wait and find it done.
const lock: Statement = {
  name: 'bootstrap_lock',
  text: `select pg_advisory_xact_lock(hashtext('crm.identity.bootstrap'))`,
};
const knownRoles: Statement = { name: 'bootstrap_roles', text: `select id from roles where id = any ($1)` };
const anyUser: Statement = { name: 'bootstrap_users', text: `select exists (select from users) as some` };
const firstUser: Statement = {
  name: 'bootstrap_user',
  text: `select id from users where lower(email) = lower($1) and deleted_at is null`,
};

const scopes: Record<ScopeName, AccessScope> = {
  own: AccessScope.ACCESS_SCOPE_OWN,
  team: AccessScope.ACCESS_SCOPE_TEAM,
  subtree: AccessScope.ACCESS_SCOPE_SUBTREE,
  all: AccessScope.ACCESS_SCOPE_ALL,
};

const grantsOf = (role: DefaultRole): Role['permissions'] =>
  expandRole(
    role,
    allPermissions.map(({ permission }) => permission),
  ).map(({ permission, scope }) => ({ permission, scope: scopes[scope] }));

const administratorRole = defaultRoles.find((role) => role.key === 'administrator') as DefaultRole;

/**
 * Idempotent. Default roles are made once and then belong to the administrator; only the administrators' own role
 * keeps up with the permissions of a new release, since nobody else could hand those out.
 */
export async function bootstrap(db: Db, { language, timeZone, administrator }: Bootstrap, now: Date): Promise<void> {
  const call = systemCall('identity', now);
  await db.tx(async (tx) => {
    await tx.query(lock);
    await tx.query(ensureCompany, [language, timeZone]);
    const known = new Set(
      (await tx.query<{ id: string }>(knownRoles, [defaultRoles.map(({ id }) => id)])).map(({ id }) => id),
    );
    for (const role of defaultRoles.filter(({ id }) => !known.has(id))) {
      const { id, name, description } = role;
      await insertRow(tx, roles, roles.codec.fromJSON({ id, name, description, permissions: grantsOf(role) }), call);
    }
    if (known.has(administratorRole.id)) {
      const before = await loadRow(tx, roles, administratorRole.id, { deleted: true });
      const after = await saveRow(tx, roles, before, { ...before, permissions: grantsOf(administratorRole) }, call);
      if (after.etag !== before.etag) await republish(tx, await holdersOf(tx, before.id), call);
    }
    if (administrator === undefined) return;
    const [any] = await tx.query<{ some: boolean }>(anyUser);
    if (any?.some === true) return;
    const { email, name } = administrator;
    const draft = User.fromJSON({
      name,
      email: email.toLowerCase(),
      roleIds: [administratorRole.id],
      language,
      status: 'USER_STATUS_ACTIVE',
      loginState: 'LOGIN_STATE_PENDING',
    });
    await insertRow(tx, users, draft, call);
  });
}

const retryMs = 1000;

/**
 * Gives the first administrator his login, waiting for Keycloak as long as it takes; it starts beside us. A restart
 * in the middle goes on, and the password of a login that is there already is left alone.
 */
export async function giveLogin(
  db: Db,
  logins: Logins,
  { email, password }: { readonly email: string; readonly password: string },
  clock: () => Date,
  log: Logger,
): Promise<void> {
  for (;;) {
    try {
      const [user] = await db.query<{ id: string }>(firstUser, [email]);
      if (user === undefined) return;
      await syncLogin(db, logins, user.id, clock(), password);
      return;
    } catch (error) {
      log.warn({ err: error }, 'the first administrator has no login yet; trying again');
      await new Promise((resolve) => setTimeout(resolve, retryMs).unref());
    }
  }
}
