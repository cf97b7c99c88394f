import type { Statement, Tx } from '@crm/kit/pg/pool';

/** What this service knows of a user; identity owns the rest. */
export interface KnownUser {
  id: string;
  name: string;
  email: string;
  language: string;
  timeZone: string;
  teamId: string;
  active: boolean;
}

interface UserRow {
  id: string;
  name: string;
  email: string;
  language: string;
  time_zone: string;
  team_id: string | null;
  active: boolean;
}

const FIND: Statement = {
  name: 'user_find',
  text: 'select id, name, email, language, time_zone, team_id, active from users where id = $1',
};
const SAVE: Statement = {
  name: 'user_save',
  text: `insert into users (id, name, email, language, time_zone, team_id, active) values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (id) do update set name = excluded.name, email = excluded.email, language = excluded.language,
      time_zone = excluded.time_zone, team_id = excluded.team_id, active = excluded.active`,
};

/** A user by id; undefined when identity has not told of him yet, or for what is no user (a service, the system). */
export async function findUser(tx: Pick<Tx, 'query'>, id: string): Promise<KnownUser | undefined> {
  if (!/^[0-9a-f-]{36}$/i.test(id)) return undefined;
  const [row] = await tx.query<UserRow>(FIND, [id]);
  return (
    row && {
      id: row.id,
      name: row.name,
      email: row.email,
      language: row.language,
      timeZone: row.time_zone,
      teamId: row.team_id ?? '',
      active: row.active,
    }
  );
}

/** Keeps the newest state of a user. */
export async function saveUser(tx: Pick<Tx, 'query'>, user: KnownUser): Promise<void> {
  await tx.query(SAVE, [
    user.id,
    user.name,
    user.email,
    user.language,
    user.timeZone,
    user.teamId || null,
    user.active,
  ]);
}
