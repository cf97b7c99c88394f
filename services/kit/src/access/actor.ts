import { permissionDenied } from '../grpc/errors.ts';

/** How far a permission reaches: own records, those of own teams, of the teams below too, or all. */
export type Scope = 'own' | 'team' | 'subtree' | 'all';

/** Kinds of people who sign in. */
export type PersonKind = 'user' | 'dealer' | 'client';

export type Language = 'en' | 'ru' | 'bg';

/** Who acts. Made by the gRPC server from the token and the grants; handlers only read it. */
export interface Actor {
  /**
   * 'user': one of the company's own people; 'dealer' and 'client': somebody of a dealer or of a client, with an account;
   * 'service': another service with its own token; 'system': this service's own jobs and consumers.
   */
  kind: PersonKind | 'service' | 'system';
  /** Id of the user in identity; of a service its client id; "system" otherwise. */
  userId: string;
  /** `sub` of the token. */
  subject: string;
  name: string;
  language: Language;
  /** IANA name, as "Europe/Moscow". */
  timeZone: string;
  teamId?: string;
  branchId?: string;
  teamIds: readonly string[];
  /** Own teams and all below them. */
  subtreeTeamIds: readonly string[];
  permissions: ReadonlyMap<string, Scope>;
}

/**
 * The scope in which the actor holds a permission, or undefined when he does not. A service of the platform may read
 * everything; what else it may call is said per method (audience "internal"). The system itself may do all.
 */
export function can(actor: Actor, permission: string): Scope | undefined {
  switch (actor.kind) {
    case 'user':
    case 'dealer':
    case 'client':
      return actor.permissions.get(permission);
    case 'service':
      return permission.endsWith(':read') ? 'all' : actor.permissions.get(permission);
    case 'system':
      return 'all';
  }
}

/** A person acts within his own rights; services and the system answer for what they do. */
export function isPerson({ kind }: Pick<Actor, 'kind'>): boolean {
  return kind !== 'service' && kind !== 'system';
}

/** The actor in a column of users; null, which equals nothing, for a service and the system. */
export function personId(actor: Actor): string | null {
  return isPerson(actor) && actor.userId !== '' ? actor.userId : null;
}

/** Throws PERMISSION_DENIED when the actor does not hold the permission in any scope; gives the scope otherwise. */
export function requirePermission(actor: Actor, permission: string): Scope {
  const scope = can(actor, permission);
  if (scope === undefined) throw permissionDenied(permission);
  return scope;
}

/** The actor of a service's own work: consumers, timers, imports that nobody waits for. */
export function systemActor(service: string): Actor {
  return { ...NOBODY, kind: 'system', userId: 'system', subject: `system:${service}`, name: service };
}

/** Another service, known by the client id of its token. */
export function serviceActor(clientId: string, subject: string): Actor {
  return { ...NOBODY, kind: 'service', userId: clientId, subject, name: clientId };
}

/** The caller of a method whose audience is the public: a user without any right. */
export const ANONYMOUS: Actor = {
  kind: 'user',
  userId: '',
  subject: '',
  name: '',
  language: 'en',
  timeZone: 'UTC',
  teamIds: [],
  subtreeTeamIds: [],
  permissions: new Map(),
};

const NOBODY = ANONYMOUS;
