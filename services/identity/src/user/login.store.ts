import type { Statement, Tx } from '@crm/kit/pg/pool';

const readLogin: Statement = { name: 'login_read', text: `select subject from users where id = $1` };
const writeLogin: Statement = {
  name: 'login_write',
  text: `update users set subject = $2 where id = $1 and subject is distinct from $2`,
};

const refuseTokens: Statement = {
  name: 'login_refuse_tokens',
  text: `update users set sessions_from = $2 where id = $1`,
};

/** Refuses the user's tokens of before this instant, with the next publication of his grants. */
export async function refuseTokensBefore(tx: Tx, userId: string, from: Date): Promise<void> {
  await tx.query(refuseTokens, [userId, from]);
}

/** `sub` of the user's tokens; undefined while he has no login. It never leaves identity but in his grants. */
export async function readSubject(tx: Tx, userId: string): Promise<string | undefined> {
  const [row] = await tx.query<{ subject: string | null }>(readLogin, [userId]);
  return row?.subject ?? undefined;
}

export async function writeSubject(tx: Tx, userId: string, subject: string): Promise<void> {
  await tx.query(writeLogin, [userId, subject]);
}
