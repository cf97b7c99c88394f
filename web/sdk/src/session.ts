import { createStore, useStore } from './store.ts';

export type Language = 'en' | 'ru' | 'bg';
export type Scope = 'own' | 'team' | 'subtree' | 'all';

export const LANGUAGES: readonly Language[] = ['en', 'ru', 'bg'];

/** The answer of GET /api/portal/v1/session. Times are RFC 3339. */
export interface Session {
  user: { id: string; name: string; email: string; language: string; timeZone: string; teamId?: string };
  company: { name: string };
  permissions: { permission: string; scope: Scope }[];
  csrf: string;
  locale: string;
  idleExpiresAt?: string;
  absoluteExpiresAt?: string;
}

const nobody: Session = {
  user: { id: '', name: '', email: '', language: 'en', timeZone: 'UTC' },
  company: { name: '' },
  permissions: [],
  csrf: '',
  locale: 'en',
};

export const sessionStore = createStore<Session>(nobody);

/** Who is signed in, and in which company. */
export function useSession(): Session {
  return useStore(sessionStore);
}

/** Whether a session holds a permission in any scope; an empty or absent permission is held by everybody. */
export function holds(session: Session, permission: string | undefined): boolean {
  return !permission || session.permissions.some((entry) => entry.permission === permission);
}

/**
 * Whether the caller holds a permission ("sales:deal:edit") in any scope. For showing and hiding only: services decide.
 */
export function useCan(permission: string | undefined): boolean {
  return holds(useSession(), permission);
}

/** The same as a function, for lists of permissions. */
export function useCanAny(): (permission: string | undefined) => boolean {
  const session = useSession();
  return (permission) => holds(session, permission);
}
