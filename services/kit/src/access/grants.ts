import { common } from '../grpc/errors.ts';
import type { Actor, Language, PersonKind, Scope } from './actor.ts';

/** What one user may do, as identity publishes it on crm.identity.grants.state.v1. */
export interface UserGrants {
  userId: string;
  /** `sub` of the user's tokens. */
  subject: string;
  active: boolean;
  /** "dealer" or "client" for an account of theirs; one of the company's own people when left out. */
  kind?: string;
  name: string;
  language: string;
  timeZone: string;
  teamId?: string;
  branchId?: string;
  teamIds: readonly string[];
  subtreeTeamIds: readonly string[];
  permissions: readonly { permission: string; scope: string }[];
  /** RFC 3339. Tokens given out before are refused. */
  sessionsFrom?: string;
  /** Rises with each change; an older version never replaces a newer one. */
  version: string;
}

/** Everybody's grants, in memory: a change works for the next call, without a new login. */
export interface Grants {
  /**
   * The actor of a token's subject. Throws PERMISSION_DENIED for one who has no user here or is switched off, and
   * TOKEN_REFUSED for a token issued (epoch milliseconds) before what ended his sessions.
   */
  actorOf(subject: string, issuedAt?: number): Actor;
  /** The actor of a user id, for work done later in his name; undefined when he is unknown or switched off. */
  actorOfUser(userId: string): Actor | undefined;
  /** Epoch milliseconds: what a subject began before counts no longer. 0 when nothing ended his sessions yet. */
  sessionsFrom(subject: string): number;
  /** Whether there is such a user, switched off or not. */
  knowsUser(userId: string): boolean;
  /** Whether somebody's rights reach into this team; one without members may still be there. */
  knowsTeam(teamId: string): boolean;
  /** Takes a user's grants; an older version than the one known is passed over. */
  set(grants: UserGrants): void;
  remove(userId: string): void;
  readonly size: number;
}

export function createGrants(): Grants {
  const bySubject = new Map<string, Known>();
  const byUser = new Map<string, Known>();
  // How many users' rights name a team.
  const teams = new Map<string, number>();
  const countTeams = (known: Known | undefined, by: 1 | -1): void => {
    if (known?.active !== true) return;
    for (const id of teamsOf(known.actor)) teams.set(id, (teams.get(id) ?? 0) + by);
  };

  return {
    actorOf(subject, issuedAt) {
      const known = bySubject.get(subject);
      if (known === undefined) throw common.USER_UNKNOWN();
      if (!known.active) throw common.USER_INACTIVE();
      if (issuedAt !== undefined && issuedAt < known.sessionsFrom) throw common.TOKEN_REFUSED();
      return known.actor;
    },
    actorOfUser(userId) {
      const known = byUser.get(userId);
      return known?.active === true ? known.actor : undefined;
    },
    sessionsFrom: (subject) => bySubject.get(subject)?.sessionsFrom ?? 0,
    knowsUser: (userId) => byUser.has(userId),
    knowsTeam: (teamId) => (teams.get(teamId) ?? 0) > 0,
    set(grants) {
      const before = byUser.get(grants.userId);
      const version = BigInt(grants.version || '0');
      if (before !== undefined && before.version > version) return;
      if (before !== undefined && before.actor.subject !== grants.subject) bySubject.delete(before.actor.subject);
      const sessionsFrom = grants.sessionsFrom === undefined ? 0 : Date.parse(grants.sessionsFrom);
      const known = { version, active: grants.active, sessionsFrom, actor: actorFrom(grants) };
      countTeams(before, -1);
      countTeams(known, 1);
      byUser.set(grants.userId, known);
      if (grants.subject !== '') bySubject.set(grants.subject, known);
    },
    remove(userId) {
      const known = byUser.get(userId);
      if (known === undefined) return;
      countTeams(known, -1);
      byUser.delete(userId);
      bySubject.delete(known.actor.subject);
    },
    get size() {
      return byUser.size;
    },
  };
}

interface Known {
  version: bigint;
  active: boolean;
  /** Epoch milliseconds. */
  sessionsFrom: number;
  actor: Actor;
}

function teamsOf({ teamId = '', teamIds, subtreeTeamIds }: Actor): ReadonlySet<string> {
  return new Set([teamId, ...teamIds, ...subtreeTeamIds]);
}

const WIDTH: Readonly<Record<Scope, number>> = { own: 1, team: 2, subtree: 3, all: 4 };

function actorFrom(grants: UserGrants): Actor {
  const kind = kindOf(grants.kind);
  const permissions = new Map<string, Scope>();
  for (const { permission, scope } of grants.permissions) {
    // Who comes from outside reaches what is his own, whatever his roles say.
    const given = kind === 'user' ? scopeOf(scope) : scopeOf(scope) && 'own';
    const held = permissions.get(permission);
    // Two roles may give one permission in two scopes; the wider one counts.
    if (given !== undefined && (held === undefined || WIDTH[held] < WIDTH[given])) permissions.set(permission, given);
  }
  return {
    kind,
    userId: grants.userId,
    subject: grants.subject,
    name: grants.name,
    language: grants.language === 'ru' || grants.language === 'bg' ? (grants.language satisfies Language) : 'en',
    timeZone: grants.timeZone || 'UTC',
    ...(grants.teamId ? { teamId: grants.teamId } : {}),
    ...(grants.branchId ? { branchId: grants.branchId } : {}),
    teamIds: grants.teamIds,
    subtreeTeamIds: grants.subtreeTeamIds,
    permissions,
  };
}

/** A kind of a later version has the least rights of those known here. */
function kindOf(text = 'user'): PersonKind {
  return text === '' || text === 'user' ? 'user' : text === 'dealer' ? 'dealer' : 'client';
}

/** "own" as well as "SCOPE_OWN"; undefined for a scope of a later version, which then gives nothing. */
function scopeOf(text: string): Scope | undefined {
  const word = text.toLowerCase().replace(/^scope_/, '');
  return word === 'own' || word === 'team' || word === 'subtree' || word === 'all' ? word : undefined;
}
