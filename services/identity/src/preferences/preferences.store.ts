import type { Statement, Tx } from '@crm/kit/pg/pool';
import type { Change, Values } from './preferences.ts';

export interface Stored {
  settings: Values;
  version: bigint;
}

const READ: Statement = {
  name: 'preferences_read',
  text: 'select settings, version from preferences where user_id = $1',
};
// One statement, so that two browsers that write at once wait for each other and neither is lost.
const MERGE: Statement = {
  name: 'preferences_merge',
  text: `insert into preferences as p (user_id, settings, version)
    select $1::uuid, $2::jsonb, 1
    where $4::bigint is null or $4 = 0 or exists (select from preferences where user_id = $1::uuid)
    on conflict (user_id) do update
      set settings = (p.settings || $2::jsonb) - $3::text[], version = p.version + 1
      where $4::bigint is null or p.version = $4
    returning settings, version`,
};

/** Undefined for a user who has set nothing yet. */
export async function readPreferences(tx: Pick<Tx, 'query'>, userId: string | null): Promise<Stored | undefined> {
  const [row] = await tx.query<Stored>(READ, [userId]);
  return row;
}

/** Merges the change in; undefined when the preferences are no longer at `version`. */
export async function mergePreferences(
  tx: Tx,
  userId: string,
  { set, removed }: Change,
  version: bigint | undefined,
): Promise<Stored | undefined> {
  const [row] = await tx.query<Stored>(MERGE, [userId, JSON.stringify(set), removed, version ?? null]);
  return row;
}
