import { LoginState, UserStatus } from '@crm/proto/gen/crm/identity/v1/users';
import { systemCall } from '@crm/kit/grpc/call';
import type { JobKind } from '@crm/kit/jobs/scheduler';
import type { Db } from '@crm/kit/pg/pool';
import { loadRow, saveRow } from '@crm/kit/resource/command';
import { republish } from '../grants/grants.store.ts';
import { LoginRefused, type Logins } from '../keycloak/keycloak.ts';
import { readSubject, writeSubject } from './login.store.ts';
import { loginJob, users } from './user.resource.ts';

/** Brings the login in step and notes the outcome on the user. Keycloak's refusals are kept in words; outages throw. */
export async function syncLogin(
  db: Db,
  logins: Logins,
  userId: string,
  now: Date,
  firstPassword?: string,
): Promise<string | undefined> {
  const user = await db.tx((tx) => loadRow(tx, users, userId, { deleted: true }));
  const known = await readSubject(db, userId);
  const active = user.status === UserStatus.USER_STATUS_ACTIVE && user.deleteTime === undefined;
  let subject = known;
  let refusal = '';
  try {
    subject = await logins.upsert({
      userId,
      subject: known,
      email: user.email,
      name: user.name,
      language: user.language,
      enabled: active,
      ...(firstPassword === undefined ? {} : { firstPassword }),
    });
    if (!active) await logins.endSessions(subject);
  } catch (error) {
    if (!(error instanceof LoginRefused)) throw error;
    refusal = error.message;
  }
  await db.tx(async (tx) => {
    const before = await loadRow(tx, users, userId, { deleted: true });
    const call = systemCall('identity', now);
    if (subject !== undefined) await writeSubject(tx, userId, subject);
    const loginState = refusal === '' ? LoginState.LOGIN_STATE_READY : LoginState.LOGIN_STATE_FAILED;
    await saveRow(tx, users, before, { ...before, loginState, loginError: refusal }, call, { action: 'syncLogin' });
    await republish(tx, [userId], call);
  });
  return refusal === '' ? subject : undefined;
}

export function loginJobKind(logins: Logins): JobKind {
  return {
    kind: loginJob,
    async run(db, payload, { now }) {
      const { userId } = payload as { userId: string };
      await syncLogin(db, logins, userId, now);
    },
  };
}
