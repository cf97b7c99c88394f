import { can, isPerson } from './actor.ts';
import type { Actor, Scope } from './actor.ts';
import { inScope } from './scope.ts';
import type { Ownership, ScopeColumns } from './scope.ts';

/** Everybody known here. Those switched off and those unknown are undefined alike. */
export interface People {
  actorOfUser(userId: string): Actor | undefined;
}

/** Rights that a change of owner or team is measured by. */
export interface PlacementRights {
  /** Of the method that makes the change. */
  permission: string;
  /** What the noun asks for giving a record that is there already to somebody else; without it the change's own right. */
  handOver?: string | undefined;
  /** What the new owner must hold to see what he is given. */
  read?: string | undefined;
}

export type Misplaced = { part: 'owner' | 'team'; reason: 'NOT_ALLOWED' | 'USER_UNKNOWN' | 'USER_WITHOUT_RIGHT' };

/**
 * What is wrong with whom a record belongs to after a change: the state after it is authorised like the one before. A part
 * that the change leaves alone is not asked about. An owner must be within the scope of the right; with the scope "all" and
 * by a hand-over he may be anybody who is active and may see such records. A team must be one of the scope's, or one of the
 * new owner's; a record loses its team only where its owner has none. Services and the system answer for themselves.
 */
export function misplaced(
  actor: Actor,
  people: People,
  { permission, handOver, read }: PlacementRights,
  columns: ScopeColumns,
  before: Ownership | undefined,
  after: Ownership,
): Misplaced[] {
  if (!isPerson(actor)) return [];
  const ownerMoved = columns.owner !== undefined && differ(before?.ownerId, after.ownerId);
  const teamMoved = columns.team !== undefined && differ(before?.teamId, after.teamId);
  if (!ownerMoved && !teamMoved) return [];

  const given = before !== undefined && handOver !== undefined;
  const right = given ? handOver : permission;
  const held = !given || inScope(actor, right, before, columns) ? can(actor, right) : undefined;
  const reach = given && held !== undefined ? 'all' : held;
  const teams = teamsWithin(actor, reach);
  const owner = after.ownerId === actor.userId ? actor : after.ownerId ? people.actorOfUser(after.ownerId) : undefined;

  const found: Misplaced[] = [];
  if (ownerMoved) {
    const reason = ownerRefused(actor, reach, teams, { id: after.ownerId, known: owner, read });
    if (reason) found.push({ part: 'owner', reason });
  }
  if (teamMoved && reach !== 'all' && found.length === 0) {
    const ofOwner = owner?.teamIds ?? [];
    const fits = after.teamId ? [...teams, ...ofOwner].includes(after.teamId) : ofOwner.length === 0 && owner === actor;
    if (!fits || reach === undefined) found.push({ part: 'team', reason: 'NOT_ALLOWED' });
  }
  return found;
}

function ownerRefused(
  actor: Actor,
  reach: Scope | undefined,
  teams: readonly string[],
  { id, known, read }: { id: string | null | undefined; known: Actor | undefined; read: string | undefined },
): Misplaced['reason'] | undefined {
  if (known === actor && reach !== undefined) return undefined;
  if (reach === undefined || reach === 'own') return 'NOT_ALLOWED';
  if (reach !== 'all' && !known?.teamIds.some((team) => teams.includes(team))) return 'NOT_ALLOWED';
  if (!id) return undefined;
  if (known === undefined) return 'USER_UNKNOWN';
  return read === undefined || can(known, read) !== undefined ? undefined : 'USER_WITHOUT_RIGHT';
}

function teamsWithin(actor: Actor, reach: Scope | undefined): readonly string[] {
  return reach === 'subtree' ? actor.subtreeTeamIds : actor.teamIds;
}

function differ(one: string | null | undefined, other: string | null | undefined): boolean {
  return (one ?? '') !== (other ?? '');
}
