import { hash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { MessageFns } from '@crm/proto/descriptor';
import { timeLeft } from '../grpc/call.ts';
import type { Call } from '../grpc/call.ts';
import { ServiceError, common, inFlight, requestIdReused } from '../grpc/errors.ts';
import { isUniqueViolation } from '../pg/errors.ts';
import type { Db, Statement, Tx } from '../pg/pool.ts';

/** One attempt of a command that carries a request id. */
export interface RequestKey {
  /** "sales.deal.create": keys of different commands do not meet. */
  method: string;
  id: string;
  /** Hash of the request and of who sent it. */
  fingerprint: Buffer;
}

const CLAIM: Statement = {
  name: 'request_claim',
  text: `select pg_try_advisory_xact_lock(hashtextextended($1 || $2::text, 0)) as free,
    l.fingerprint, l.response from (select 1) one left join request_log l on l.method = $1 and l.request_id = $2::uuid`,
};
const FIND: Statement = {
  name: 'request_find',
  text: 'select fingerprint, response from request_log where method = $1 and request_id = $2',
};
const REMEMBER: Statement = {
  name: 'request_remember',
  text: 'insert into request_log (method, request_id, fingerprint, response, created_at) values ($1, $2, $3, $4, $5)',
};

interface Logged {
  fingerprint: Buffer | null;
  response: Buffer | null;
}

/** The key of a call, or undefined when it carries no request id. The request's own field comes before the header. */
export function requestKey(method: string, request: object, call: Call): RequestKey | undefined {
  const own = (request as { requestId?: string }).requestId;
  const id = own === undefined || own === '' ? call.requestId : own;
  if (id === undefined || id === '') return undefined;
  const said = JSON.stringify(
    [call.actor.kind, call.actor.userId, { ...request, requestId: '' }],
    (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value),
  );
  return { method, id, fingerprint: hash('sha256', said, 'buffer') };
}

/**
 * Claims a key for the running transaction. Gives the stored answer of a request done before; throws REQUEST_IN_FLIGHT
 * when another process is at it, REQUEST_ID_REUSED for another request under the same key.
 */
export async function claim<T>(tx: Tx, key: RequestKey | undefined, codec: MessageFns<T>): Promise<T | undefined> {
  if (!key) return undefined;
  const [found] = await tx.query<Logged & { free: boolean }>(CLAIM, [key.method, key.id]);
  if (found?.fingerprint) return answerOf(found, key, codec);
  if (!found?.free) throw inFlight();
  return undefined;
}

/** Stores the answer in the same transaction as the effect. */
export async function remember<T>(
  tx: Tx,
  key: RequestKey | undefined,
  answer: T,
  codec: MessageFns<T>,
  call: Call,
): Promise<void> {
  if (key)
    await tx.query(REMEMBER, [
      key.method,
      key.id,
      key.fingerprint,
      Buffer.from(codec.encode(answer).finish()),
      call.now,
    ]);
}

/**
 * Runs an attempt; when the same request was done by an earlier one, gives that one's answer. An attempt that claims its
 * id only with the write finds that out by being refused: by the key of request_log, or before by what the first one has
 * changed (its etag, a unique column). While an earlier attempt is still at it, this one waits for its answer within the
 * caller's deadline, holding neither a connection nor a lock, and does the work itself when the earlier one gave up. Throws
 * REQUEST_IN_FLIGHT when the deadline comes first.
 */
export async function once<T>(
  db: Db,
  key: RequestKey | undefined,
  codec: MessageFns<T>,
  call: Call,
  attempt: () => Promise<T>,
): Promise<T> {
  const until = performance.now() + Math.min(LONGEST_MS, timeLeft(call) - SPARE_MS);
  for (let waitMs = FIRST_PAUSE_MS; ; waitMs = Math.min(LAST_PAUSE_MS, waitMs * 2)) {
    try {
      return await attempt();
    } catch (thrown) {
      if (!key || !(thrown instanceof ServiceError || isUniqueViolation(thrown))) throw thrown;
      // A claim that is held is looked at too: a failed statement is reported a moment before it lets go of its locks.
      const [found] = await db.query<Logged>(FIND, [key.method, key.id]);
      if (found) return answerOf(found, key, codec);
      if (!isInFlight(thrown) || performance.now() + waitMs > until) throw thrown;
      await pause(waitMs, undefined, { signal: call.signal }).catch(() => {
        throw common.CANCELLED();
      });
    }
  }
}

// The first pauses are shorter than a command takes, the later ones cost the database four looks a second.
const FIRST_PAUSE_MS = 20;
const LAST_PAUSE_MS = 250;
/** Left for the answer's way back. */
const SPARE_MS = 200;
const LONGEST_MS = 30_000;

const isInFlight = (thrown: unknown): boolean => thrown instanceof ServiceError && thrown.reason === IN_FLIGHT;
const IN_FLIGHT = inFlight().reason;

const ANSWERED: Statement = {
  name: 'request_answered',
  text: 'select 1 from request_log where request_id = $1 and fingerprint = $2 limit 1',
};

/** Whether this very request of this caller was done before under its id. */
export async function answeredBefore(db: Pick<Db, 'query'>, request: object, call: Call): Promise<boolean> {
  const key = requestKey('', request, call);
  return key !== undefined && (await db.query(ANSWERED, [key.id, key.fingerprint])).length > 0;
}

function answerOf<T>(found: Logged, key: RequestKey, codec: MessageFns<T>): T {
  if (!found.fingerprint || !key.fingerprint.equals(found.fingerprint)) throw requestIdReused();
  return codec.decode(found.response ?? new Uint8Array());
}
