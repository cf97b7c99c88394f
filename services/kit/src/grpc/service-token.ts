import type { Clock } from '../clock/clock.ts';
import { discovery } from './auth.ts';
import { unavailable } from './errors.ts';

export interface ServiceTokenOptions {
  issuer: string;
  /** "crm-service-sales". */
  clientId: string;
  clientSecret: string;
  clock: Clock;
}

// A token that is about to expire on the way would be refused there.
const SPARE_MS = 30_000;

/**
 * Makes the source of this service's own tokens (OAuth client credentials), for calls that no user asked for. Gives
 * "Bearer …"; one token serves all calls until shortly before it expires. Throws UNAVAILABLE when Keycloak is away.
 */
export function createServiceToken({
  issuer,
  clientId,
  clientSecret,
  clock,
}: ServiceTokenOptions): () => Promise<string> {
  let held: { authorization: string; until: number } | undefined;
  let asking: Promise<string> | undefined;

  async function ask(): Promise<string> {
    const { token_endpoint: endpoint } = await discovery(issuer);
    const asked = clock.now().getTime();
    let response: Response;
    try {
      response = await fetch(endpoint, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: clientId,
          client_secret: clientSecret,
        }),
        signal: AbortSignal.timeout(5_000),
      });
    } catch (error) {
      throw unavailable(error);
    }
    if (!response.ok)
      throw unavailable(new Error(`the token endpoint answers ${String(response.status)} to ${clientId}`));
    const { access_token: token, expires_in: seconds } = (await response.json()) as {
      access_token: string;
      expires_in: number;
    };
    held = { authorization: `Bearer ${token}`, until: asked + seconds * 1000 - SPARE_MS };
    return held.authorization;
  }

  return () => {
    if (held !== undefined && held.until > clock.now().getTime()) return Promise.resolve(held.authorization);
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}
