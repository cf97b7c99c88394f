/**
 * Checks bearer tokens with keycloak-connect's grant manager, and with nothing else of it: its middleware and login
 * lack PKCE and a state check, and answer 500 where 401 is due. `verify-token-audience` is off by default there; with
 * it a token issued for another client of the realm is refused.
 */
import Keycloak from 'keycloak-connect';
import { common } from '@crm/kit/grpc/errors';
import { digest } from './sealed.ts';

/** Throws TOKEN_REFUSED when the token is not one of ours, not for us, expired or not signed by the realm. */
export type TokenGuard = (accessToken: string) => Promise<void>;

const maxRemembered = 20_000;

function expiryOf(accessToken: string): number {
  const [, payload = ''] = accessToken.split('.');
  const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { exp?: number };
  return (exp ?? 0) * 1000;
}

/** `issuer`: "http://host/realms/crm". A checked token is remembered by its digest until it expires. */
export function createTokenGuard(issuer: string, clientId: string, now: () => number): TokenGuard {
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
  const good = new Map<string, number>();
  return async (accessToken) => {
    const key = digest(accessToken);
    const until = good.get(key);
    if (until !== undefined && until > now()) return;
    try {
      await keycloak.grantManager.createGrant({ access_token: accessToken } as never);
      if (good.size >= maxRemembered) good.clear();
      good.set(key, expiryOf(accessToken));
    } catch (error) {
      good.delete(key);
      throw common.TOKEN_REFUSED({}, { cause: error });
    }
  };
}
