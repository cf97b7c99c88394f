import { errors } from '../errors.ts';
import { SessionEnded, type LoginAttempt, type Oidc, type Tokens } from './oidc.ts';
import { digest, randomName, type Seal } from './sealed.ts';
import type { Store } from './store.ts';

/** One signed-in browser. The tokens never leave the gateway. */
export interface Session {
  readonly tokens: Tokens;
  readonly csrf: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

export interface SessionLimits {
  readonly idleMs: number;
  readonly absoluteMs: number;
}

/**
 * Sessions in Redis, encrypted, under the digest of their name: who reads Redis can use neither name nor tokens.
 * Without Redis nobody is signed in, and a new login makes a new session; nothing else is lost. All throw
 * SESSIONS_UNAVAILABLE when Redis does not answer.
 */
export interface Sessions {
  open(tokens: Tokens): Promise<{ name: string; session: Session }>;
  /** The session with an access token that is still good, or undefined when it has ended. Throws LOGIN_UNAVAILABLE too. */
  read(name: string): Promise<Session | undefined>;
  close(name: string): Promise<Session | undefined>;
  /** Ends every session that Keycloak knows under this sid. */
  closeBySid(sid: string): Promise<number>;
  expiry(session: Session): { idleExpiresAt: Date; absoluteExpiresAt: Date };
  rememberAttempt(attempt: LoginAttempt): Promise<string>;
  takeAttempt(name: string): Promise<LoginAttempt | undefined>;
}

const attemptMs = 10 * 60_000;
/** A session is asked of Redis at most this often per gateway; a logout elsewhere is seen after as long. */
const freshMs = 1000;
const lockMs = 10_000;
const maxCached = 10_000;

export function createSessions(
  redis: Store,
  prefix: string,
  seal: Seal,
  oidc: Oidc,
  limits: SessionLimits,
  now: () => number,
): Sessions {
  const cached = new Map<string, { session: Session; until: number }>();
  const refreshing = new Map<string, Promise<Session | undefined>>();
  const keyOf = (name: string): string => `${prefix}session:${digest(name)}`;
  const loginKey = (name: string): string => `${prefix}login:${digest(name)}`;
  const sidKey = (sid: string): string => `${prefix}sid:${digest(sid)}`;

  const lifeLeft = (session: Session): number => Math.min(limits.idleMs, session.createdAt + limits.absoluteMs - now());

  const keep = async (key: string, session: Session): Promise<void> => {
    const life = lifeLeft(session);
    if (life <= 0) return;
    await redis.set(key, seal.seal(session, key), life);
    if (session.tokens.sid !== '') {
      await redis.addTo(sidKey(session.tokens.sid), key, limits.absoluteMs);
    }
  };
  const load = async (key: string): Promise<Session | undefined> => {
    const text = await redis.get(key);
    return text === null ? undefined : seal.open<Session>(text, key);
  };
  const remember = (key: string, session: Session): Session => {
    if (cached.size >= maxCached) cached.clear();
    cached.set(key, { session, until: now() + freshMs });
    return session;
  };
  const drop = async (key: string): Promise<void> => {
    cached.delete(key);
    await redis.delete(key);
  };

  /** One refresh at a time per session, in all gateways: a rotated refresh token may be used only once. */
  const refresh = async (key: string, session: Session): Promise<Session | undefined> => {
    const lock = `${key}:refresh`;
    if (!(await redis.claim(lock, lockMs))) return waitForOther(key, session);
    try {
      const current = (await load(key)) ?? session;
      if (current.tokens.accessExpiresAt > now()) return remember(key, current);
      const tokens = await oidc.refresh(current.tokens).catch((error: unknown) => {
        throw error instanceof SessionEnded ? error : errors.LOGIN_UNAVAILABLE({}, { cause: error });
      });
      const refreshed = { ...current, tokens };
      await keep(key, refreshed);
      return remember(key, refreshed);
    } catch (error) {
      if (!(error instanceof SessionEnded)) throw error;
      await drop(key);
      return undefined;
    } finally {
      await redis.delete(lock);
    }
  };
  const waitForOther = async (key: string, before: Session): Promise<Session | undefined> => {
    const until = now() + lockMs;
    while (now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      const current = await load(key);
      if (current === undefined || current.tokens.accessToken !== before.tokens.accessToken) return current;
      if (!(await redis.exists(`${key}:refresh`))) return refresh(key, current);
    }
    return undefined;
  };

  return {
    async open(tokens) {
      const name = randomName();
      const session: Session = { tokens, csrf: randomName(), createdAt: now() };
      await keep(keyOf(name), session);
      return { name, session };
    },
    async read(name) {
      const key = keyOf(name);
      const known = cached.get(key);
      if (known && known.until > now() && known.session.tokens.accessExpiresAt > now()) return known.session;
      const session = await load(key);
      if (session === undefined || lifeLeft(session) <= 0) {
        cached.delete(key);
        return undefined;
      }
      await redis.prolong(key, lifeLeft(session));
      if (session.tokens.accessExpiresAt > now()) return remember(key, session);
      const running = refreshing.get(key) ?? refresh(key, session).finally(() => refreshing.delete(key));
      refreshing.set(key, running);
      return running;
    },
    async close(name) {
      const session = await load(keyOf(name));
      await drop(keyOf(name));
      return session;
    },
    async closeBySid(sid) {
      const keys = await redis.membersOf(sidKey(sid));
      for (const key of keys) await drop(key);
      await redis.delete(sidKey(sid));
      return keys.length;
    },
    expiry: (session) => ({
      idleExpiresAt: new Date(now() + limits.idleMs),
      absoluteExpiresAt: new Date(session.createdAt + limits.absoluteMs),
    }),
    async rememberAttempt(attempt) {
      const name = randomName();
      await redis.set(loginKey(name), seal.seal(attempt, loginKey(name)), attemptMs);
      return name;
    },
    async takeAttempt(name) {
      const text = await redis.take(loginKey(name));
      return text === null ? undefined : seal.open<LoginAttempt>(text, loginKey(name));
    },
  };
}
