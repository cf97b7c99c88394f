import { Router, type Request, type Response } from 'express';
import { createRemoteJWKSet, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { languageOf } from '@crm/kit/grpc/texts';
import type { Logger } from '@crm/kit/log/logger';
import { readForm } from '../http/body.ts';
import { readCookie, type CookieNames } from '../http/cookies.ts';
import { only } from '../http/verbs.ts';
import { errors } from '../errors.ts';
import { assertSameSite } from './caller.ts';
import type { Oidc } from './oidc.ts';
import type { Sessions } from './session.ts';

export interface LoginSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly publicUrl: string;
}

/** Only paths of our own are returned to: anything else would make the login an open redirect. */
export function safeReturn(wanted: unknown): string {
  return typeof wanted === 'string' && /^\/(?![/\\])/.test(wanted) ? wanted : '/';
}

const formLimit = 16_384;
const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';

/** /auth/login, /auth/callback, /auth/logout and Keycloak's back-channel logout. */
export function loginRoutes(
  oidc: Oidc,
  sessions: Sessions,
  cookies: CookieNames,
  settings: LoginSettings,
  log: Logger,
): Router {
  const router = Router({ caseSensitive: true });
  const keys = createRemoteJWKSet(new URL(`${settings.issuer}/protocol/openid-connect/certs`));
  const setCookie = (response: Response, name: string, value: string, maxAge?: number): void => {
    const age = maxAge === undefined ? '' : `; Max-Age=${String(maxAge)}`;
    response.append('set-cookie', `${name}=${value}; ${cookies.attributes}${age}`);
  };

  const login = async (request: Request, response: Response): Promise<void> => {
    const language = languageOf(request.headers['accept-language']) ?? 'en';
    const begun = await oidc.begin(safeReturn(request.query['returnTo']), language).catch((error: unknown) => {
      throw errors.LOGIN_UNAVAILABLE({}, { cause: error });
    });
    setCookie(response, cookies.login, await sessions.rememberAttempt(begun.attempt), 600);
    response.redirect(303, begun.url.href);
  };

  const callback = async (request: Request, response: Response): Promise<void> => {
    const name = readCookie(request.headers.cookie, cookies.login);
    const attempt = name === undefined ? undefined : await sessions.takeAttempt(name);
    setCookie(response, cookies.login, '', 0);
    // A stale tab or a repeated callback: start over, the user is most likely signed in at Keycloak already.
    if (attempt === undefined) {
      response.redirect(303, '/auth/login');
      return;
    }
    try {
      const tokens = await oidc.finish(new URL(request.originalUrl, settings.publicUrl), attempt);
      const { name: session } = await sessions.open(tokens);
      setCookie(response, cookies.session, session);
      response.redirect(303, attempt.returnTo);
    } catch (error) {
      log.warn({ err: error }, 'login refused');
      response.redirect(303, '/?login=failed');
    }
  };

  const logout = async (request: Request, response: Response): Promise<void> => {
    const name = readCookie(request.headers.cookie, cookies.session);
    const session = name === undefined ? undefined : await sessions.read(name);
    let url = '/';
    if (name !== undefined && session !== undefined) {
      assertSameSite(request, session);
      await sessions.close(name);
      await oidc.end(session.tokens).catch((error: unknown) => {
        log.warn({ err: error }, 'the session at Keycloak could not be ended: its user is sent there');
        url = oidc.logoutUrl().href;
      });
    }
    setCookie(response, cookies.session, '', 0);
    response.json({ url });
  };

  const backchannelLogout = async (request: Request, response: Response): Promise<void> => {
    const token = (await readForm(request, formLimit)).get('logout_token') ?? '';
    const sid = await sidOf(token, keys, settings).catch((error: unknown) => {
      log.warn({ err: error }, 'back-channel logout refused');
      return undefined;
    });
    if (sid === undefined) {
      response.status(400).json({ error: 'invalid_request' });
      return;
    }
    await sessions.closeBySid(sid);
    response.status(200).end();
  };

  router.use((_request, response, next) => {
    response.setHeader('cache-control', 'no-store');
    next();
  });
  only(router, '/login', { get: login });
  only(router, '/callback', { get: callback });
  only(router, '/logout', { post: logout });
  only(router, '/backchannel-logout', { post: backchannelLogout });
  return router;
}

/** Keycloak's session that a logout token names. Throws for what is none. */
async function sidOf(token: string, keys: JWTVerifyGetKey, settings: LoginSettings): Promise<string> {
  const { payload } = await jwtVerify(token, keys, {
    issuer: settings.issuer,
    audience: settings.clientId,
    algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
  });
  const events = payload['events'] as Record<string, unknown> | undefined;
  if (events?.[logoutEvent] === undefined || payload['nonce'] !== undefined || typeof payload['sid'] !== 'string')
    throw new Error('not a logout token of a session');
  return payload['sid'];
}
