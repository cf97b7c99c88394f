import type { Call } from '@crm/kit/grpc/call';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import { appendEvents } from '@crm/kit/outbox/append';
import { computeGrants, type Grant, type GrantRole, type GrantTeam, type ScopeName } from './grants.ts';

const topic = 'crm.identity.grants.state.v1';
const type = 'crm.identity.grants.changed.v1';

/** The row lock taken here is what keeps two changes of one user's grants in order. */
const lockUsers: Statement = {
  name: 'grants_lock_users',
  text: `update users set grants_version = grants_version + 1 where subject is not null and ($1::uuid[] is null or id = any ($1))
    returning id, subject, name,
      coalesce(language, (select language from company)) as language,
      coalesce(time_zone, (select time_zone from branches where branches.id = branch_id), (select time_zone from company)) as time_zone,
      coalesce(team_id::text, '') as team_id, coalesce(branch_id::text, '') as branch_id,
      (status = 'USER_STATUS_ACTIVE' and deleted_at is null) as active, role_ids, grants_version, sessions_from`,
};
const liveRoles: Statement = {
  name: 'grants_roles',
  text: `select id, permissions from roles where deleted_at is null`,
};
const liveTeams: Statement = {
  name: 'grants_teams',
  text: `select id, coalesce(parent_id::text, '') as parent_id from teams where deleted_at is null`,
};
const holders: Statement = {
  name: 'grants_holders',
  text: `select id from users where $1 = any (role_ids) and deleted_at is null`,
};
const administrators: Statement = {
  name: 'grants_administrators',
  text: `select exists (
    select from users u join roles r on r.id = any (u.role_ids)
    where u.status = 'USER_STATUS_ACTIVE' and u.deleted_at is null and r.deleted_at is null
      and r.permissions @> '[{"permission": "identity:role:edit"}]' and r.permissions @> '[{"permission": "identity:user:edit"}]') as some`,
};

interface UserRow {
  id: string;
  subject: string;
  name: string;
  language: string;
  time_zone: string;
  team_id: string;
  branch_id: string;
  active: boolean;
  role_ids: string[];
  grants_version: bigint;
  sessions_from: Date | null;
}

interface RoleRow {
  id: string;
  permissions: { permission: string; scope: string }[];
}

const scopeNames: Readonly<Record<string, ScopeName>> = {
  ACCESS_SCOPE_OWN: 'own',
  ACCESS_SCOPE_TEAM: 'team',
  ACCESS_SCOPE_SUBTREE: 'subtree',
  ACCESS_SCOPE_ALL: 'all',
};

function toRole({ id, permissions }: RoleRow): GrantRole {
  return { id, permissions: grantsIn(permissions) };
}

/** The permissions of a role as it is written. */
export function grantsIn(permissions: readonly { permission: string; scope: string }[]): Grant[] {
  return permissions.flatMap(({ permission, scope }) => {
    const name = scopeNames[scope];
    return name === undefined ? [] : [{ permission, scope: name }];
  });
}

/** All roles that were not deleted. */
export async function rolesById(tx: Tx): Promise<Map<string, GrantRole>> {
  return new Map((await tx.query<RoleRow>(liveRoles)).map((row) => [row.id, toRole(row)]));
}

export async function loadTeams(tx: Tx): Promise<GrantTeam[]> {
  const rows = await tx.query<{ id: string; parent_id: string }>(liveTeams);
  return rows.map((row) => ({ id: row.id, parentId: row.parent_id }));
}

/** Users who hold the role. */
export async function holdersOf(tx: Tx, roleId: string): Promise<string[]> {
  return (await tx.query<{ id: string }>(holders, [roleId])).map(({ id }) => id);
}

/** True while somebody active may manage users and roles. */
export async function someoneAdministers(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ some: boolean }>(administrators);
  return row?.some === true;
}

/**
 * Publishes what the users may do now, in the transaction of the change that caused it. A user whose login is not known
 * yet is published when it is. `userIds` undefined = all.
 */
export async function republish(tx: Tx, userIds: readonly string[] | undefined, call: Call): Promise<void> {
  const users = await tx.query<UserRow>(lockUsers, [userIds ?? null]);
  if (users.length === 0) return;
  const roles = await rolesById(tx);
  const teams = await loadTeams(tx);
  await appendEvents(
    tx,
    users.map((user) => ({
      topic,
      type,
      aggregate: 'grants',
      key: user.id,
      sequence: user.grants_version,
      data: {
        ...computeGrants(
          {
            id: user.id,
            subject: user.subject,
            name: user.name,
            language: user.language,
            timeZone: user.time_zone,
            teamId: user.team_id,
            branchId: user.branch_id,
            active: user.active,
            roleIds: user.role_ids,
          },
          roles,
          teams,
        ),
        version: String(user.grants_version),
        ...(user.sessions_from && { sessionsFrom: user.sessions_from.toISOString() }),
      },
      actorId: call.actor.userId,
      traceparent: call.traceparent,
      time: call.now,
    })),
    { service: 'identity' },
  );
}

export const republishAll = (tx: Tx, call: Call): Promise<void> => republish(tx, undefined, call);
