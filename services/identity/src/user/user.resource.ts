import { registry } from '@crm/proto/registry/identity';
import { LoginState, UserStatus, type User } from '@crm/proto/gen/crm/identity/v1/users';
import { isPerson } from '@crm/kit/access/actor';
import { schedule } from '@crm/kit/jobs/scheduler';
import { invalid } from '@crm/kit/grpc/errors';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import { defineResource } from '@crm/kit/resource/define';
import { errors } from '../errors.ts';
import { republish, someoneAdministers } from '../grants/grants.store.ts';
import { mustHoldRoles } from '../grants/own-rights.ts';
import { userVerbs } from './user.verbs.ts';
import { recordMembership } from '../organisation/organisation.store.ts';

/** Job that brings a user's login in Keycloak in step; one per user. */
export const loginJob = 'identity.login';

const missingRoles: Statement = {
  name: 'user_missing_roles',
  text: `select count(*)::int as missing from unnest($1::uuid[]) as wanted(id)
    where not exists (select from roles where roles.id = wanted.id and deleted_at is null)`,
};

/** What Keycloak keeps a copy of. */
const loginOf = (user: User): string => JSON.stringify([user.name, user.email, user.language, user.status]);

/** Whose member the user is: of no team ("") once he has left. */
const teamOf = (user: User | undefined): string =>
  user?.status === UserStatus.USER_STATUS_ACTIVE && user.deleteTime === undefined ? user.teamId : '';

/** Notes a change of the team, or of belonging to it at all. */
export async function followTeam(tx: Tx, before: User | undefined, after: User, now: Date): Promise<void> {
  if (teamOf(before) !== teamOf(after)) await recordMembership(tx, after.id, teamOf(after), now);
}

export const users = defineResource<User>({
  service: 'identity',
  registry,
  message: 'crm.identity.v1.User',
  table: 'users',
  permission: 'identity:user',
  topic: 'crm.identity.users.v1',
  // Other services show colleagues by name.
  stateTopic: 'crm.identity.users.state.v1',
  search: ['name', 'email', 'phone', 'position'],
  defaultOrder: 'name',
  stands: {
    title: { en: 'active users', ru: 'действующие сотрудники', bg: 'активни потребители' },
    while: "status = 'USER_STATUS_ACTIVE'",
  },
  label: (user) => user.name,
  verbs: userVerbs,
  refusal: (reason, params) => errors[reason as keyof typeof errors](params),
  hooks: {
    defaults: (user) => ({
      ...user,
      status: UserStatus.USER_STATUS_ACTIVE,
      loginState: LoginState.LOGIN_STATE_PENDING,
    }),
    prepare: (user) => ({ ...user, email: user.email.toLowerCase() }),
    async check(before, after, call, tx) {
      // Who holds more is out of reach as well: his e-mail is the way to his password.
      if (before?.id !== call.actor.userId || String(before.roleIds) !== String(after.roleIds))
        await mustHoldRoles(tx, call.actor, [...(before?.roleIds ?? []), ...after.roleIds]);
      if (before !== undefined && String(before.roleIds) === String(after.roleIds)) return;
      const [row] = await tx.query<{ missing: number }>(missingRoles, [after.roleIds]);
      if (row !== undefined && row.missing > 0) throw invalid([{ field: 'user.roleIds', reason: 'NOT_FOUND' }]);
    },
    async after(tx, { before, after, call }) {
      await followTeam(tx, before, after, call.now);
      if (before === undefined || loginOf(before) !== loginOf(after)) {
        await schedule(tx, { kind: loginJob, key: after.id, runAt: call.now, payload: { userId: after.id } });
      }
      await republish(tx, [after.id], call);
      if (before !== undefined && isPerson(call.actor) && !(await someoneAdministers(tx)))
        throw errors.LAST_ADMINISTRATOR();
    },
  },
});
