import { hash } from 'node:crypto';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { serviceActor } from '../access/actor.ts';
import type { Actor } from '../access/actor.ts';
import type { Grants } from '../access/grants.ts';
import type { Clock } from '../clock/clock.ts';
import { common, unavailable } from './errors.ts';

export interface AuthOptions {
  /** Issuer of the realm, as it stands in tokens: "https://id.example/realms/crm". */
  issuer: string;
  /** What `aud` must contain. */
  audience: string;
  grants: Grants;
  clock: Clock;
  /** Where the keys are; asked of the issuer's discovery document when left out. */
  jwksUri?: string | undefined;
  /** Least time between two fetches of the keys, so that rubbish tokens do not become requests to Keycloak. */
  keyCooldownMs?: number;
}

export type Authenticate = (authorization: string | undefined) => Actor | Promise<Actor>;

const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const SERVICE_CLIENT = /^crm-service-[a-z]+$/;
const REMEMBERED = 10_000;
// Clocks of Keycloak and ours may differ by this much.
const SKEW_SECONDS = 10;

interface Verified {
  subject: string;
  /** Set for another service's own token. */
  client?: string;
  /** Epoch milliseconds. */
  issued: number;
  expires: number;
}

/**
 * Makes the check of bearer tokens: signature (keys fetched and kept by jose), algorithm, issuer, audience, expiry and
 * that it is an access token. A checked token is remembered by its hash until it expires (a check costs 0.3 ms of CPU, a
 * remembered one 3 µs); what its owner may do is looked up anew for each call.
 */
export function createAuthenticate({
  issuer,
  audience,
  grants,
  clock,
  jwksUri,
  keyCooldownMs = 5_000,
}: AuthOptions): Authenticate {
  const seen = new Map<string, Verified>();
  let keys: JWTVerifyGetKey | undefined;

  const actorOf = ({ subject, client, issued }: Verified): Actor =>
    client === undefined ? grants.actorOf(subject, issued) : serviceActor(client, subject);

  async function verify(token: string, digest: string): Promise<Actor> {
    keys ??= createRemoteJWKSet(new URL(jwksUri ?? (await discover(issuer))), {
      cooldownDuration: keyCooldownMs,
      cacheMaxAge: 10 * 60_000,
      timeoutDuration: 5_000,
    });
    const verified = await checked(token, keys, { issuer, audience, now: clock.now() });
    if (seen.size >= REMEMBERED) forget(seen, clock.now().getTime());
    seen.set(digest, verified);
    return actorOf(verified);
  }

  return (authorization) => {
    if (authorization === undefined) throw common.NOT_SIGNED_IN();
    if (!/^bearer /i.test(authorization)) throw common.TOKEN_REFUSED();
    const token = authorization.slice(7);
    const digest = hash('sha256', token, 'base64');
    const known = seen.get(digest);
    if (known !== undefined) {
      if (known.expires > clock.now().getTime()) return actorOf(known);
      seen.delete(digest);
    }
    return verify(token, digest);
  };
}

async function checked(
  token: string,
  keys: JWTVerifyGetKey,
  expected: { issuer: string; audience: string; now: Date },
): Promise<Verified> {
  let payload: JWTPayload;
  try {
    const result = await jwtVerify(token, keys, {
      algorithms: ALGORITHMS,
      issuer: expected.issuer,
      audience: expected.audience,
      clockTolerance: SKEW_SECONDS,
      currentDate: expected.now,
      requiredClaims: ['sub', 'iat', 'exp'],
    });
    payload = result.payload;
    const form = result.protectedHeader.typ?.toLowerCase();
    if (form !== undefined && form !== 'jwt' && form !== 'at+jwt') throw common.TOKEN_REFUSED();
  } catch (error) {
    if (error instanceof errors.JWKSTimeout || isFetchFailure(error)) throw unavailable(error);
    throw common.TOKEN_REFUSED({}, { cause: error });
  }
  // Keycloak tells its kinds apart here: "ID", "Refresh", "Logout" are signed by the same key and are no rights.
  if (payload['typ'] !== undefined && payload['typ'] !== 'Bearer') throw common.TOKEN_REFUSED();
  const client = payload['azp'] ?? payload['client_id'];
  return {
    subject: payload.sub ?? '',
    issued: (payload.iat ?? 0) * 1000,
    expires: (payload.exp ?? 0) * 1000,
    ...(typeof client === 'string' && SERVICE_CLIENT.test(client) ? { client } : {}),
  };
}

/** Keys that cannot be fetched are an outage; a key that is not among them is a bad token. */
function isFetchFailure(error: unknown): boolean {
  if (error instanceof TypeError) return true;
  return error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC';
}

function forget(seen: Map<string, Verified>, now: number): void {
  for (const [digest, { expires }] of seen) if (expires <= now) seen.delete(digest);
  // Insertion order is age: the oldest half goes when nothing had expired.
  if (seen.size >= REMEMBERED) for (const digest of [...seen.keys()].slice(0, REMEMBERED / 2)) seen.delete(digest);
}

/** The issuer's endpoints by OpenID Connect discovery. Throws UNAVAILABLE when it does not answer. */
export async function discover(issuer: string): Promise<string> {
  return (await discovery(issuer)).jwks_uri;
}

export async function discovery(issuer: string): Promise<{ jwks_uri: string; token_endpoint: string }> {
  let response: Response;
  try {
    response = await fetch(`${issuer}/.well-known/openid-configuration`, { signal: AbortSignal.timeout(5_000) });
  } catch (error) {
    throw unavailable(error);
  }
  if (!response.ok) throw unavailable(new Error(`the issuer answers ${String(response.status)}`));
  return (await response.json()) as { jwks_uri: string; token_endpoint: string };
}
