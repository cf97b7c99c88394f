import { defineProjection } from '@crm/kit/inbox/projection';
import { isUuid } from '@crm/kit/ids/uuid';
import type { Tx } from '@crm/kit/pg/pool';
import { User, UserStatus } from '@crm/proto/gen/crm/identity/v1/users';

/** What this service knows of a user; identity owns the rest. */
export interface KnownUser {
  id: string;
  name: string;
  email: string;
  language: string;
  timeZone: string;
  teamId: string | null;
  /** May log in: work can be given to him, letters and notices reach him. */
  active: boolean;
}

export const knownUsers = defineProjection<KnownUser>({
  topic: 'crm.identity.users.state.v1',
  type: 'crm.identity.user.state.v1',
  table: 'users',
  columns: {
    name: 'name',
    email: 'email',
    language: 'language',
    timeZone: 'time_zone',
    teamId: 'team_id',
    active: 'active',
  },
  // A user who is gone keeps his name: it stands in the history.
  keep: ['name'],
  read(data) {
    const { id, name, email, language, timeZone, teamId, status } = User.fromJSON(data);
    const active = status === UserStatus.USER_STATUS_ACTIVE;
    return { id, name, email, language, timeZone, teamId: teamId || null, active };
  },
});

/** A user by id; undefined when identity has not told of him yet, or for what is no user (a service, the system). */
export async function findUser(tx: Pick<Tx, 'query'>, id: string): Promise<KnownUser | undefined> {
  return isUuid(id) ? knownUsers.find(tx, id) : undefined;
}
