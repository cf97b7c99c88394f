import type { IncomingMessage } from 'node:http';
import { common } from '@crm/kit/grpc/errors';
import { readCookie, type CookieNames } from '../http/cookies.ts';
import { errors } from '../errors.ts';
import type { TokenGuard } from './keycloak.ts';
import type { Session, Sessions } from './session.ts';

/** Who sends a request: a browser with a session, or a program with a token of its own. */
export interface Caller {
  readonly accessToken: string;
  /** `sub`, for limits and the live stream. */
  readonly subject: string;
  readonly session?: Session;
}

export type IdentifyCaller = (request: IncomingMessage) => Promise<Caller>;

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

function subjectOf(accessToken: string): string {
  const [, payload = ''] = accessToken.split('.');
  const { sub } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { sub?: string };
  return sub ?? '';
}

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

/** Throws NOT_SIGNED_IN, TOKEN_REFUSED, CSRF or SESSIONS_UNAVAILABLE. */
export function createIdentifyCaller(sessions: Sessions, guard: TokenGuard, cookies: CookieNames): IdentifyCaller {
  return async (request) => {
    const { authorization } = request.headers;
    if (authorization?.startsWith('Bearer ')) {
      const accessToken = authorization.slice('Bearer '.length);
      await guard(accessToken);
      return { accessToken, subject: subjectOf(accessToken) };
    }
    const name = readCookie(request.headers.cookie, cookies.session);
    if (name === undefined) throw common.NOT_SIGNED_IN();
    const session = await sessions.read(name).catch((error: unknown) => {
      throw errors.SESSIONS_UNAVAILABLE({}, { cause: error });
    });
    if (session === undefined) throw common.NOT_SIGNED_IN();
    assertSameSite(request, session);
    return { accessToken: session.tokens.accessToken, subject: session.tokens.subject, session };
  };
}
