/**
 * Checks bearer tokens with keycloak-connect's grant manager, and with nothing else of it: its middleware and login
 * lack PKCE and a state check, and answer 500 where 401 is due. `verify-token-audience` is off by default there; with
 * it a token issued for another client of the realm is refused.
 */
import Keycloak from 'keycloak-connect';
import { Overdue, withDeadline } from '@crm/kit/clock/deadline';
import { common } from '@crm/kit/grpc/errors';
import type { Logger } from '@crm/kit/log/logger';
import { errors } from '../errors.ts';
import { digest } from './sealed.ts';

/**
 * Gives the token's subject. Throws TOKEN_REFUSED when it is not one of ours, not for us, expired or not signed by the realm;
 * LOGIN_UNAVAILABLE when Keycloak, whose keys are needed for that, does not answer.
 */
export type TokenGuard = (accessToken: string) => Promise<string>;

/** keycloak-connect itself waits for the realm's keys for ever. */
const deadlineMs = 3000;
const away = /ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|socket hang up|Error fetching JWK/;
const maxRemembered = 20_000;

interface Good {
  subject: string;
  /** Milliseconds since the epoch. */
  until: number;
}

function goodOf(accessToken: string): Good {
  const [, payload = ''] = accessToken.split('.');
  const { sub, exp } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { sub?: string; exp?: number };
  return { subject: sub ?? '', until: (exp ?? 0) * 1000 };
}

/** `issuer`: "http://host/realms/crm". A checked token is remembered by its digest until it expires. */
export function createTokenGuard(issuer: string, clientId: string, now: () => number, log: Logger): TokenGuard {
  const { origin, pathname } = new URL(issuer);
  const at = pathname.lastIndexOf('/realms/');
  const keycloak = new Keycloak({}, {
    'bearer-only': true,
    'verify-token-audience': true,
    'auth-server-url': `${origin}${pathname.slice(0, at)}`,
    realm: pathname.slice(at + '/realms/'.length),
    resource: clientId,
    'ssl-required': 'none',
    'confidential-port': 0,
  } as Keycloak.KeycloakConfig);
  const remembered = new Map<string, Good>();
  return async (accessToken) => {
    const key = digest(accessToken);
    const known = remembered.get(key);
    if (known !== undefined && known.until > now()) return known.subject;
    try {
      const checked = keycloak.grantManager.createGrant({ access_token: accessToken } as never);
      await withDeadline(Promise.resolve(checked), deadlineMs, 'Keycloak');
      const good = goodOf(accessToken);
      if (remembered.size >= maxRemembered) remembered.clear();
      remembered.set(key, good);
      return good.subject;
    } catch (error) {
      remembered.delete(key);
      if (error instanceof Overdue || away.test(String(error))) {
        log.warn({ err: error }, 'Keycloak does not answer: tokens that are new here cannot be checked');
        throw errors.LOGIN_UNAVAILABLE({}, { cause: error });
      }
      throw common.TOKEN_REFUSED({}, { cause: error });
    }
  };
}
