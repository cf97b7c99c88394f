import { setTimeout as pause } from 'node:timers/promises';
import { registry } from '@crm/proto/registry/identity';
import {
  UserStatus,
  type SetPasswordRequest,
  type UpdateProfileRequest,
  type User,
  type UserActionRequest,
} from '@crm/proto/gen/crm/identity/v1/users';
import type { Call } from '@crm/kit/grpc/call';
import { schedule } from '@crm/kit/jobs/scheduler';
import type { Db } from '@crm/kit/pg/pool';
import { loadRow, runOnce, saveRow } from '@crm/kit/resource/command';
import { save } from '@crm/kit/resource/save';
import { requireVerb } from '@crm/kit/resource/verbs';
import { checkEtag } from '@crm/kit/resource/write';
import { errors } from '../errors.ts';
import { republish, someoneAdministers } from '../grants/grants.store.ts';
import { mustHoldRoles } from '../grants/own-rights.ts';
import { LoginRefused, type Logins } from '../keycloak/keycloak.ts';
import { syncLogin } from './login.job.ts';
import { readSubject, refuseTokensBefore } from './login.store.ts';
import { followTeam, loginJob, users } from './user.resource.ts';

/** Switches a user off or on, with his rights (at once) and his login (as soon as Keycloak answers). */
function switchUser(db: Db, request: UserActionRequest, call: Call, status: UserStatus): Promise<User> {
  const off = status === UserStatus.USER_STATUS_DEACTIVATED;
  const action = off ? 'deactivate' : 'activate';
  return runOnce(
    db,
    registry,
    call,
    { method: `identity.user.${action}`, request, answer: 'crm.identity.v1.User' },
    async (tx) => {
      const before = await loadRow(tx, users, request.id);
      checkEtag(before, request.etag);
      await mustHoldRoles(tx, call.actor, before.roleIds);
      requireVerb(users, before, action, call);
      const after = await saveRow(tx, users, before, { ...before, status }, call, { action, basis: request.basis });
      if (!(await someoneAdministers(tx))) throw errors.LAST_ADMINISTRATOR();
      await followTeam(tx, before, after, call.now);
      if (off) await refuseTokensBefore(tx, after.id, nextSecond(call.now));
      await schedule(tx, { kind: loginJob, key: after.id, runAt: call.now, payload: { userId: after.id } });
      await republish(tx, [after.id], call);
      return after;
    },
  );
}

export const deactivateUser = (db: Db, request: UserActionRequest, call: Call): Promise<User> =>
  switchUser(db, request, call, UserStatus.USER_STATUS_DEACTIVATED);

export const activateUser = (db: Db, request: UserActionRequest, call: Call): Promise<User> =>
  switchUser(db, request, call, UserStatus.USER_STATUS_ACTIVE);

/** Everybody may change his own language, time zone and phone. */
export function updateProfile(db: Db, request: UpdateProfileRequest, call: Call): Promise<User> {
  return runOnce(
    db,
    registry,
    call,
    { method: 'identity.user.updateProfile', request, answer: 'crm.identity.v1.User' },
    async (tx) => {
      const before = await loadRow(tx, users, call.actor.userId);
      const { language = before.language, timeZone = before.timeZone, phone = before.phone } = request;
      const after = await saveRow(tx, users, before, { ...before, language, timeZone, phone }, call, {
        action: 'updateProfile',
      });
      await schedule(tx, { kind: loginJob, key: after.id, runAt: call.now, payload: { userId: after.id } });
      await republish(tx, [after.id], call);
      return after;
    },
  );
}

/**
 * Sets the password in Keycloak, which alone knows it, and ends everything that was open under the old one: Keycloak's
 * sessions, through its back-channel logout the portal's, and every token. Makes the login first when there is none. Throws
 * PASSWORD_REFUSED with Keycloak's words when it does not meet the policy.
 */
export async function setPassword(db: Db, logins: Logins, request: SetPasswordRequest, call: Call): Promise<User> {
  await db.tx(async (tx) => {
    const user = await loadRow(tx, users, request.id);
    requireVerb(users, user, 'setPassword', call);
    await mustHoldRoles(tx, call.actor, user.roleIds);
  });
  let wasSignedIn: boolean;
  try {
    const subject = (await readSubject(db, request.id)) ?? (await syncLogin(db, logins, request.id, call.now));
    if (subject === undefined) throw errors.LOGIN_NOT_READY();
    await logins.setPassword(subject, request.password, request.temporary);
    wasSignedIn = await logins.endSessions(subject);
  } catch (error) {
    if (error instanceof LoginRefused) throw errors.PASSWORD_REFUSED({ why: error.message }, { cause: error });
    throw error;
  }
  // Tokens carry whole seconds. One of this second may be the old session's, so that none of it is honoured where there was
  // one, and a new sign-in waits for the next.
  const from = wasSignedIn ? nextSecond(call.now) : new Date(Math.floor(call.now.getTime() / 1000) * 1000);
  const saved = await db.tx(async (tx) => {
    const user = await loadRow(tx, users, request.id);
    await refuseTokensBefore(tx, user.id, from);
    // Nothing of the record changes, but that somebody set the password is on record.
    const after = await save(tx, users, user, { ...user }, call, { action: 'setPassword' });
    await republish(tx, [user.id], call);
    return after;
  });
  await pause(Math.max(0, from.getTime() - call.now.getTime()));
  return saved;
}

function nextSecond(now: Date): Date {
  return new Date((Math.floor(now.getTime() / 1000) + 1) * 1000);
}
