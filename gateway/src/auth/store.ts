import type { RedisClientType } from '@redis/client';
import type { Logger } from '@crm/kit/log/logger';
import { withDeadline } from '@crm/kit/clock/deadline';
import { errors } from '../errors.ts';

/** What sessions need of Redis. Everything is answered within a second or throws SESSIONS_UNAVAILABLE. */
export interface Store {
  get(key: string): Promise<string | null>;
  /** Reads and deletes. */
  take(key: string): Promise<string | null>;
  set(key: string, value: string, lifeMs: number): Promise<void>;
  /** False when the key is there already. */
  claim(key: string, lifeMs: number): Promise<boolean>;
  prolong(key: string, lifeMs: number): Promise<void>;
  delete(key: string): Promise<void>;
  exists(key: string): Promise<boolean>;
  /** Adds to a set that lives for `lifeMs` from now. */
  addTo(set: string, member: string, lifeMs: number): Promise<void>;
  membersOf(set: string): Promise<string[]>;
  /** Undefined when Redis answers, else why not. */
  ping(): Promise<string | undefined>;
}

const deadlineMs = 1000;
/** After a silence Redis is not asked for as long, so that its callers need not each wait for the deadline. */
const restMs = 1000;

export function createStore(redis: RedisClientType, log: Logger, now: () => number): Store {
  let away = false;
  let askAgainAt = 0;

  const lost = (error: unknown): void => {
    if (!away) log.warn({ err: error }, 'Redis does not answer: nobody can be recognised by a session until it does');
    away = true;
  };
  const back = (): void => {
    if (away) log.info('Redis answers again');
    away = false;
  };
  redis.on('error', lost);

  const ask = async <T>(command: () => Promise<T>): Promise<T> => {
    if (now() < askAgainAt) throw errors.SESSIONS_UNAVAILABLE();
    try {
      const answer = await withDeadline(command(), deadlineMs, 'Redis');
      back();
      return answer;
    } catch (error) {
      askAgainAt = now() + restMs;
      lost(error);
      throw errors.SESSIONS_UNAVAILABLE({}, { cause: error });
    }
  };
  const life = (lifeMs: number) => ({ expiration: { type: 'PX', value: lifeMs } }) as const;
  return {
    get: (key) => ask(() => redis.get(key)),
    take: (key) => ask(() => redis.getDel(key)),
    set: async (key, value, lifeMs) => {
      await ask(() => redis.set(key, value, life(lifeMs)));
    },
    claim: (key, lifeMs) => ask(async () => (await redis.set(key, '1', { condition: 'NX', ...life(lifeMs) })) !== null),
    prolong: async (key, lifeMs) => {
      await ask(() => redis.pExpire(key, lifeMs));
    },
    delete: async (key) => {
      await ask(() => redis.del(key));
    },
    exists: (key) => ask(async () => (await redis.exists(key)) > 0),
    addTo: async (set, member, lifeMs) => {
      await ask(() => Promise.all([redis.sAdd(set, member), redis.pExpire(set, lifeMs)]));
    },
    membersOf: (set) => ask(() => redis.sMembers(set)),
    ping: () =>
      ask(() => redis.ping()).then(
        () => undefined,
        () => (redis.isReady ? 'no answer' : 'not connected'),
      ),
  };
}
