import type { Actor } from '@crm/kit/access/actor';
import { createGrants } from '@crm/kit/access/grants';
import type { People } from '@crm/kit/access/placement';
import { common } from '@crm/kit/grpc/errors';

/** Who calls a service under test: one of the test's staff by name, anybody else, one who was switched off, or nobody. */
export type Caller = string | Actor | typeof OFF | undefined;

export const OFF = Symbol('a user who was switched off');

export interface Callers {
  authenticate(authorization: string | undefined): Actor;
  people: People;
  /** The header of a call. */
  authorizationOf(who: Caller): string | undefined;
}

/** Callers known by the word after "Bearer"; who is not among the staff is looked up in real grants. */
export function callers(staff: Readonly<Record<string, Actor>>): Callers {
  const known = new Map<string, Actor>(Object.entries(staff));
  const grants = createGrants();
  grants.set({
    userId: '00000000-0000-7000-8000-0000000000ff',
    subject: 'off',
    active: false,
    name: 'Was here',
    language: 'en',
    timeZone: 'UTC',
    teamIds: [],
    subtreeTeamIds: [],
    permissions: [],
    version: '1',
  });
  return {
    authenticate(authorization) {
      if (authorization === undefined) throw common.NOT_SIGNED_IN();
      const name = authorization.slice('Bearer '.length);
      return known.get(name) ?? grants.actorOf(name);
    },
    people: { actorOfUser: (id) => [...known.values()].find(({ userId }) => userId === id) },
    authorizationOf(who) {
      if (who === undefined) return undefined;
      if (who === OFF) return 'Bearer off';
      if (typeof who === 'string') return `Bearer ${who}`;
      const name = `${who.userId} ${who.kind} ${[...who.permissions.values()][0] ?? 'none'}`;
      known.set(name, who);
      return `Bearer ${name}`;
    },
  };
}
