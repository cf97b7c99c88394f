import { PoisonMessage } from '../kafka/cloudevent.ts';
import { isTransient } from '../pg/errors.ts';
import type { Statement, Tx } from '../pg/pool.ts';
import { handlerFor, LOCK_KEY, read } from './apply.ts';
import type { Applying } from './apply.ts';
import { announceParked, retryAt } from './park.ts';

export interface ParkedKey {
  topic: string;
  key: string;
}

export interface ReplayResult {
  applied: number;
  /** Still parked: the first that failed, and those behind it. */
  left: number;
}

interface ParkedRow {
  id: bigint;
  topic: string;
  partition: number;
  offset: bigint;
  key: string;
  event_id: string;
  type: string | null;
  event: Buffer | null;
  headers: Record<string, string>;
  attempts: number;
  retry_at: Date | null;
}

const HEAD: Statement = {
  name: 'parked_head',
  text: `select id, topic, partition, "offset", key, event_id, type, event, headers, attempts, retry_at from parked
    where consumer = $1 and topic = $2 and key = $3 and resolved_at is null order by id limit 1 for update`,
};
const RESOLVE: Statement = {
  name: 'parked_resolve',
  text: 'update parked set resolved_at = $2, resolved_by = $3, attempts = attempts + 1 where id = $1',
};
const FAILED: Statement = {
  name: 'parked_failed',
  text: 'update parked set attempts = $2, retry_at = $3, error = $4, class = $5 where id = $1',
};
const LEFT: Statement = {
  name: 'parked_left',
  text: 'select count(*)::int as count from parked where consumer = $1 and topic = $2 and key = $3 and resolved_at is null',
};
const KEYS: Statement = {
  name: 'parked_keys',
  text: `select topic, key from parked where consumer = $1 and resolved_at is null and ($2::text is null or key = $2) group by topic, key order by min(id)`,
};
const AUDIT: Statement = {
  name: 'parked_audit',
  text: `insert into audit_log (time, actor_id, actor_name, action, noun, record_id, after, basis)
    values ($1, $2, $2, 'replay', 'parked event', $3, $4, 'operator command')`,
};

/**
 * Runs a key's parked events in their order through the consumer's handlers, each in a transaction of its own, until one
 * fails again. `by`: who asked for it (audited), or undefined for the retries that happen by themselves, which wait for
 * their time.
 */
export async function replayKey(applying: Applying, { topic, key }: ParkedKey, by?: string): Promise<ReplayResult> {
  const { db, consumer } = applying;
  let applied = 0;
  for (;;) {
    const outcome = await step(applying, { topic, key }, by);
    if (outcome === 'applied') applied += 1;
    else break;
  }
  const [row] = await db.query<{ count: number }>(LEFT, [consumer.name, topic, key]);
  return { applied, left: row?.count ?? 0 };
}

/** Replays all parked keys of a consumer, or one. */
export async function replayParked(applying: Applying, options: { key?: string; by: string }): Promise<ReplayResult> {
  const keys = await applying.db.query<ParkedKey>(KEYS, [applying.consumer.name, options.key ?? null]);
  const total: ReplayResult = { applied: 0, left: 0 };
  for (const key of keys) {
    const { applied, left } = await replayKey(applying, key, options.by);
    total.applied += applied;
    total.left += left;
  }
  return total;
}

async function step(
  applying: Applying,
  place: ParkedKey,
  by: string | undefined,
): Promise<'applied' | 'failed' | 'none'> {
  const { db, consumer, clock, log } = applying;
  let head: ParkedRow | undefined;
  try {
    return await db.tx(async (tx) => {
      await tx.query(LOCK_KEY, [consumer.name, place.topic, place.key]);
      [head] = await tx.query<ParkedRow>(HEAD, [consumer.name, place.topic, place.key]);
      const now = clock.now();
      if (head === undefined || (by === undefined && isNotDue(head, now))) return 'none';
      const event = read({ value: head.event, headers: head.headers });
      const handler = handlerFor(consumer, event.type);
      // The consumer no longer wants this type: that resolves it.
      await handler?.(tx, event as never, { now });
      await resolve(tx, applying, head, by, now);
      return 'applied';
    });
  } catch (thrown) {
    if (head === undefined || isTransient(thrown)) throw thrown;
    log.warn({ err: thrown, consumer: consumer.name, parked: String(head.id) }, 'a parked event failed again');
    await db.tx((tx) => failed(tx, applying, head as ParkedRow, thrown));
    return 'failed';
  }
}

/** Events behind a head that was resolved are due at once; a head waits for its time, or for an operator for ever. */
function isNotDue(head: ParkedRow, now: Date): boolean {
  if (head.attempts === 0) return false;
  return head.retry_at === null || head.retry_at > now;
}

async function resolve(
  tx: Tx,
  { consumer }: Applying,
  head: ParkedRow,
  by: string | undefined,
  now: Date,
): Promise<void> {
  await tx.query(RESOLVE, [head.id, now, by ?? 'retry']);
  if (by === undefined) return;
  const after = { consumer: consumer.name, topic: head.topic, key: head.key, eventId: head.event_id, type: head.type };
  await tx.query(AUDIT, [now, by, String(head.id), JSON.stringify(after)]);
}

async function failed(tx: Tx, { service, consumer, clock }: Applying, head: ParkedRow, thrown: unknown): Promise<void> {
  const now = clock.now();
  const attempts = head.attempts + 1;
  const reason = thrown instanceof PoisonMessage ? 'poison' : 'rejected';
  const next = reason === 'poison' ? undefined : retryAt(attempts, now);
  await tx.query(FAILED, [
    head.id,
    attempts,
    next ?? null,
    thrown instanceof Error ? thrown.message : String(thrown),
    reason,
  ]);
  // Reported once: when the last retry by itself is used up.
  const reportedBefore = head.attempts > 0 && head.retry_at === null;
  if (next === undefined && !reportedBefore) {
    await announceParked(tx, service, { ...head, consumer: consumer.name, eventId: head.event_id, class: reason }, now);
  }
}
