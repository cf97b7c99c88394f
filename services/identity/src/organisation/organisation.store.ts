import type { OrganisationNode } from '@crm/proto/gen/crm/identity/v1/teams';
import type { Db, Statement, Tx } from '@crm/kit/pg/pool';

const endParent: Statement = {
  name: 'organisation_end_parent',
  text: `update team_parents set during = tstzrange(lower(during), $2) where team_id = $1 and upper_inf(during) and lower(during) < $2`,
};
const beginParent: Statement = {
  name: 'organisation_begin_parent',
  text: `insert into team_parents (team_id, parent_id, during) values ($1, $2, tstzrange($3, null))`,
};
const endMembership: Statement = {
  name: 'organisation_end_membership',
  text: `update memberships set during = tstzrange(lower(during), $2) where user_id = $1 and upper_inf(during) and lower(during) < $2`,
};
const beginMembership: Statement = {
  name: 'organisation_begin_membership',
  text: `insert into memberships (user_id, team_id, during) values ($1, $2, tstzrange($3, null))`,
};
// The moment is the last one of the date in the company's time zone: a change made on a date counts for that date.
const nodesAsOf: Statement = {
  name: 'organisation_as_of',
  text: `with moment as (select (($1::date + 1)::timestamp at time zone $2) - interval '1 microsecond' as at)
    select t.id, t.name, t.head_id, p.parent_id,
      coalesce((select array_agg(m.user_id order by m.user_id) from memberships m, moment where m.team_id = t.id and m.during @> moment.at), '{}') as member_ids
    from teams t
    join team_parents p on p.team_id = t.id
    join moment on p.during @> moment.at
    order by t.name, t.id`,
};

/** Notes from when on the team stands below `parentId` ("" = at the top; undefined = nowhere, it is dissolved). */
export async function recordParent(tx: Tx, teamId: string, parentId: string | undefined, now: Date): Promise<void> {
  await tx.query(endParent, [teamId, now]);
  if (parentId !== undefined) await tx.query(beginParent, [teamId, parentId === '' ? null : parentId, now]);
}

/** Notes from when on the user belongs to `teamId` ("" = to none). */
export async function recordMembership(tx: Tx, userId: string, teamId: string, now: Date): Promise<void> {
  await tx.query(endMembership, [userId, now]);
  if (teamId !== '') await tx.query(beginMembership, [userId, teamId, now]);
}

/** The tree as it stood at the end of `date` (YYYY-MM-DD) in `timeZone`; teams that were not there yet are left out. */
export async function organisationAsOf(db: Db, date: string, timeZone: string): Promise<OrganisationNode[]> {
  const rows = await db.query<{
    id: string;
    name: string;
    head_id: string | null;
    parent_id: string | null;
    member_ids: string[];
  }>(nodesAsOf, [date, timeZone]);
  return rows.map((row) => ({
    teamId: row.id,
    name: row.name,
    headId: row.head_id ?? '',
    parentId: row.parent_id ?? '',
    memberIds: row.member_ids,
  }));
}
