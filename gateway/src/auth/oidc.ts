import * as client from 'openid-client';

/** Tokens as Keycloak gives them; times in milliseconds since the epoch. */
export interface Tokens {
  readonly accessToken: string;
  readonly accessExpiresAt: number;
  readonly refreshToken: string;
  readonly idToken: string;
  readonly subject: string;
  readonly email: string;
  /** Keycloak's session, which a back-channel logout names. */
  readonly sid: string;
}

/** What must be remembered between sending the browser to the login and its return. */
export interface LoginAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnTo: string;
}

export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly publicUrl: string;
}

/** The login at Keycloak: authorization code with PKCE, state and nonce. */
export interface Oidc {
  begin(returnTo: string, language: string): Promise<{ url: URL; attempt: LoginAttempt }>;
  finish(callback: URL, attempt: LoginAttempt): Promise<Tokens>;
  refresh(tokens: Tokens): Promise<Tokens>;
  /** Ends Keycloak's own session from here: what proves it (tokens) never goes through a browser. */
  end(tokens: Tokens): Promise<void>;
  /** Where a person ends it himself, when `end` could not; nothing of the session is in the address. */
  logoutUrl(): URL;
}

/** The refresh token is no longer honoured: the user has to sign in again. */
export class SessionEnded extends Error {}

const skewMs = 10_000;
/** Of every question to Keycloak. */
const timeoutSeconds = 5;

export function createOidc(settings: OidcSettings, now: () => number): Oidc {
  const plainHttp = settings.issuer.startsWith('http:');
  const redirect = new URL('/auth/callback', settings.publicUrl).href;
  let known: Promise<client.Configuration> | undefined;
  // Keycloak may start after us or be away for a while: a failed discovery is forgotten and asked again.
  const configuration = (): Promise<client.Configuration> =>
    (known ??= client
      .discovery(new URL(settings.issuer), settings.clientId, settings.clientSecret, undefined, {
        timeout: timeoutSeconds,
        ...(plainHttp ? { execute: [client.allowInsecureRequests] } : {}),
      })
      .catch((error: unknown) => {
        known = undefined;
        throw error;
      }));
  const toTokens = (
    answer: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers,
    before?: Tokens,
  ): Tokens => {
    const claims = answer.claims();
    return {
      accessToken: answer.access_token,
      accessExpiresAt: now() + (answer.expiresIn() ?? 60) * 1000 - skewMs,
      refreshToken: answer.refresh_token ?? before?.refreshToken ?? '',
      idToken: answer.id_token ?? before?.idToken ?? '',
      subject: claims?.sub ?? before?.subject ?? '',
      email: typeof claims?.['email'] === 'string' ? claims['email'] : (before?.email ?? ''),
      sid: typeof claims?.['sid'] === 'string' ? claims['sid'] : (before?.sid ?? ''),
    };
  };
  return {
    async begin(returnTo, language) {
      const config = await configuration();
      const verifier = client.randomPKCECodeVerifier();
      const attempt = { state: client.randomState(), nonce: client.randomNonce(), verifier, returnTo };
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirect,
        scope: 'openid email',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state: attempt.state,
        nonce: attempt.nonce,
        ui_locales: language,
      });
      return { url, attempt };
    },
    async finish(callback, attempt) {
      const answer = await client.authorizationCodeGrant(await configuration(), callback, {
        pkceCodeVerifier: attempt.verifier,
        expectedState: attempt.state,
        expectedNonce: attempt.nonce,
        idTokenExpected: true,
      });
      return toTokens(answer);
    },
    async refresh(tokens) {
      const config = await configuration();
      try {
        return toTokens(await client.refreshTokenGrant(config, tokens.refreshToken), tokens);
      } catch (error) {
        if (error instanceof client.ResponseBodyError && error.error === 'invalid_grant') {
          throw new SessionEnded('the refresh token is no longer honoured', { cause: error });
        }
        throw error;
      }
    },
    async end(tokens) {
      const { end_session_endpoint: endpoint } = (await configuration()).serverMetadata();
      if (endpoint === undefined) throw new Error('Keycloak names no address to end a session at');
      const answer = await fetch(endpoint, {
        method: 'POST',
        body: new URLSearchParams({
          client_id: settings.clientId,
          client_secret: settings.clientSecret,
          refresh_token: tokens.refreshToken,
        }),
        signal: AbortSignal.timeout(timeoutSeconds * 1000),
      });
      if (!answer.ok) throw new Error(`Keycloak answers ${String(answer.status)} to the end of a session`);
    },
    logoutUrl() {
      const url = new URL(`${settings.issuer}/protocol/openid-connect/logout`);
      url.searchParams.set('client_id', settings.clientId);
      url.searchParams.set('post_logout_redirect_uri', new URL('/', settings.publicUrl).href);
      return url;
    },
  };
}
