import type { IncomingMessage } from 'node:http';
import { common } from '@crm/kit/grpc/errors';
import { readCookie, type CookieNames } from '../http/cookies.ts';
import { errors } from '../errors.ts';
import type { TokenGuard } from './keycloak.ts';
import type { Session, Sessions } from './session.ts';

/** Who sends a request: a browser with a session, or a program with a token of its own. */
export interface Caller {
  /** "Bearer …", to be handed on. */
  readonly authorization: string;
  /** `sub`, for limits and the live stream. */
  readonly subject: string;
  readonly session?: Session;
}

export type IdentifyCaller = (request: IncomingMessage) => Promise<Caller>;

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A cookie travels by itself, so a change needs a second proof that our own page sent it: the session's token in a
 * header, which other sites can neither read nor set, and the browser's own word on where the request comes from.
 */
export function assertSameSite(request: IncomingMessage, session: Session): void {
  if (safeMethods.has(request.method ?? 'GET')) return;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') throw errors.CSRF();
  if (request.headers['x-crm-csrf'] !== session.csrf) throw errors.CSRF();
}

/**
 * Throws NOT_SIGNED_IN, TOKEN_REFUSED, CSRF, SESSIONS_UNAVAILABLE or LOGIN_UNAVAILABLE. A session opened before
 * `sessionsFrom` its user is over, whether or not Keycloak's word of it has come: its back-channel logout is sent once.
 */
export function createIdentifyCaller(
  sessions: Sessions,
  guard: TokenGuard,
  cookies: CookieNames,
  sessionsFrom: (subject: string) => number,
): IdentifyCaller {
  /** Made once per session as it was read: a text made anew for each request would be hashed anew by everything behind. */
  const callers = new WeakMap<Session, Caller>();
  const callerOf = (session: Session): Caller => {
    const known = callers.get(session);
    if (known !== undefined) return known;
    const { accessToken, subject } = session.tokens;
    const caller = { authorization: `Bearer ${accessToken}`, subject, session };
    callers.set(session, caller);
    return caller;
  };
  return async (request) => {
    const { authorization } = request.headers;
    if (authorization?.startsWith('Bearer ')) {
      return { authorization, subject: await guard(authorization.slice('Bearer '.length)) };
    }
    const name = readCookie(request.headers.cookie, cookies.session);
    if (name === undefined) throw common.NOT_SIGNED_IN();
    const session = await sessions.read(name);
    if (session === undefined) throw common.NOT_SIGNED_IN();
    if (session.createdAt < sessionsFrom(session.tokens.subject)) {
      await sessions.close(name);
      throw common.NOT_SIGNED_IN();
    }
    assertSameSite(request, session);
    return callerOf(session);
  };
}
