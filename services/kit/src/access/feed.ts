import { followStateTopic } from '../kafka/follow.ts';
import type { Following } from '../kafka/follow.ts';
import type { KafkaConnection } from '../kafka/connection.ts';
import type { Grants, UserGrants } from './grants.ts';

export const GRANTS_TOPIC = 'crm.identity.grants.state.v1';

/**
 * Keeps the grants in step with identity's compacted topic. Until `caughtUp` the process must not be ready: it would
 * refuse people who have the right. After that a change works as soon as its record is read.
 */
export function followGrants(
  kafka: KafkaConnection,
  grants: Grants,
  onCaughtUp: () => void = () => undefined,
): Following {
  return followStateTopic(kafka, {
    topics: [GRANTS_TOPIC],
    onRecord({ key, event }) {
      if (event.data === null || event.data === undefined) grants.remove(key);
      else grants.set(grantsFromJson(key, event.data));
    },
    onCaughtUp,
  });
}

/** UserGrants from proto3 JSON, which leaves out what is false, empty or zero. */
export function grantsFromJson(userId: string, data: Partial<UserGrants>): UserGrants {
  return {
    ...data,
    userId,
    subject: data.subject ?? '',
    active: data.active ?? false,
    name: data.name ?? '',
    language: data.language ?? 'en',
    timeZone: data.timeZone ?? 'UTC',
    teamIds: data.teamIds ?? [],
    subtreeTeamIds: data.subtreeTeamIds ?? [],
    permissions: data.permissions ?? [],
    version: data.version ?? '0',
  };
}
