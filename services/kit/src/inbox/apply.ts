import type { Clock } from '../clock/clock.ts';
import { uuidv5, isUuid } from '../ids/uuid.ts';
import { decodeEvent, PoisonMessage, sequenceOf } from '../kafka/cloudevent.ts';
import type { CloudEvent } from '../kafka/cloudevent.ts';
import type { IncomingMessage } from '../kafka/consumer.ts';
import type { Logger } from '../log/logger.ts';
import { isTransient } from '../pg/errors.ts';
import type { Db, Statement, Tx } from '../pg/pool.ts';
import { runInSpan, startSpan } from '../telemetry/span.ts';
import { accept } from './accept.ts';
import type { Consumer, Handler } from './declaration.ts';
import { inboxMetrics } from './inbox-metrics.ts';
import { announceParked, park, retryAt } from './park.ts';
import type { ParkReason } from './park.ts';

export interface Applying {
  db: Db;
  /** The deployable, as "sales". */
  service: string;
  consumer: Consumer;
  clock: Clock;
  log: Logger;
}

export type Outcome = 'applied' | 'duplicate' | 'parked' | 'ignored';

/** What the broker takes at most; larger ones come from topics configured otherwise. */
const MAX_BYTES = 1024 * 1024;

/** Serialises the replay of a key with the parking of its later events. */
export const LOCK_KEY: Statement = {
  name: 'inbox_lock_key',
  text: "select pg_advisory_xact_lock(hashtextextended($1 || '/' || $2 || '/' || $3, 7))",
};
const STILL_BLOCKED: Statement = {
  name: 'inbox_still_blocked',
  text: 'select 1 from parked where consumer = $1 and topic = $2 and key = $3 and resolved_at is null limit 1',
};
const SUPERSEDE: Statement = {
  name: 'inbox_supersede',
  text: "update parked set resolved_at = $4, resolved_by = 'newer state' where consumer = $1 and topic = $2 and key = $3 and resolved_at is null",
};

/**
 * Applies one message once: its effects and the note that it was seen commit together. A message that cannot be applied is
 * parked, and so are later ones of its key. Throws only for what may pass by itself (database or peer away): call again.
 */
export async function applyMessage(applying: Applying, message: IncomingMessage): Promise<Outcome> {
  const { consumer, clock } = applying;
  const outcome = await attempt(applying, message);
  inboxMetrics.counted(consumer.name, outcome);
  const time = Date.parse(message.headers['ce_time'] ?? '');
  if (outcome !== 'ignored' && !Number.isNaN(time)) inboxMetrics.delayed(consumer.name, clock.now().getTime() - time);
  return outcome;
}

async function attempt(applying: Applying, message: IncomingMessage): Promise<Outcome> {
  const { db, consumer, clock, log } = applying;
  let event: CloudEvent | undefined;
  let failure: unknown;
  try {
    // The header spares parsing what this consumer does not want.
    const known = message.headers['ce_type'];
    if (known !== undefined && handlerFor(consumer, known) === undefined) return 'ignored';
    event = read(message);
    const handler = handlerFor(consumer, event.type);
    if (handler === undefined) return 'ignored';
    return await traced(event, consumer, () =>
      db.tx((tx) => applyFresh(tx, applying, message, event as CloudEvent, handler)),
    );
  } catch (thrown) {
    if (isTransient(thrown)) throw thrown;
    failure = thrown;
  }
  const poison = failure instanceof PoisonMessage;
  const now = clock.now();
  const why: ParkReason = {
    class: poison ? 'poison' : 'rejected',
    error: failure instanceof Error ? failure.message : String(failure),
    attempts: 1,
    retryAt: poison ? undefined : retryAt(1, now),
  };
  log.warn(
    {
      err: failure,
      consumer: consumer.name,
      topic: message.topic,
      partition: message.partition,
      offset: String(message.offset),
    },
    'event parked',
  );
  return db.tx(async (tx) => {
    const id = eventIdOf(message, event);
    await tx.query(LOCK_KEY, [consumer.name, message.topic, message.key]);
    const { fresh } = await accept(tx, consumer, message, event ?? { sequence: '' }, id, now);
    if (!fresh) return 'duplicate';
    const parked = await park(tx, consumer.name, message, event, id, why, now);
    if (poison)
      await announceParked(
        tx,
        applying.service,
        { ...message, id: parked, consumer: consumer.name, eventId: id, type: event?.type ?? null, class: why.class },
        now,
      );
    return 'parked';
  });
}

async function applyFresh(
  tx: Tx,
  { consumer, clock }: Applying,
  message: IncomingMessage,
  event: CloudEvent,
  handler: Handler,
): Promise<Outcome> {
  const id = eventIdOf(message, event);
  const now = clock.now();
  const { fresh, blocked, previous } = await accept(tx, consumer, message, event, id, now);
  if (!fresh) return 'duplicate';
  const sequence = sequenceOf(event);
  if (!consumer.state && previous !== null && sequence !== undefined && sequence > previous + 1n)
    inboxMetrics.gap(consumer.name);
  const place = [consumer.name, message.topic, message.key];
  if (blocked && consumer.state) await tx.query(SUPERSEDE, [...place, now]);
  if (blocked && !consumer.state) {
    await tx.query(LOCK_KEY, place);
    if ((await tx.query(STILL_BLOCKED, place)).length > 0) {
      const error = 'an earlier event of this key is parked';
      await park(
        tx,
        consumer.name,
        message,
        event,
        id,
        { class: 'behind', error, attempts: 0, retryAt: undefined },
        now,
      );
      return 'parked';
    }
  }
  await handler(tx, event as CloudEvent<never>, { now });
  return 'applied';
}

/**
 * The handler of a type. Another major version of a handled type is poison and not unknown: versions have topics of their
 * own, so it can only be there by mistake, and passing it by would lose facts in silence.
 */
export function handlerFor(consumer: Consumer, type: string): Handler | undefined {
  const handler = consumer.handlers[type] ?? consumer.handlers['*'];
  if (handler !== undefined) return handler;
  const base = withoutMajor(type);
  if (Object.keys(consumer.handlers).some((handled) => withoutMajor(handled) === base))
    throw new PoisonMessage(`unknown major version: ${type}`);
  return undefined;
}

function withoutMajor(type: string): string {
  return type.replace(/\.v\d+$/, '');
}

/** Reads a message. Throws PoisonMessage. */
export function read(message: Pick<IncomingMessage, 'value' | 'headers'>): CloudEvent {
  if ((message.value?.length ?? 0) > MAX_BYTES)
    throw new PoisonMessage(`the message has ${message.value?.length} bytes`);
  return decodeEvent(message.value, message.headers);
}

/** Events of others may have ids that are no UUIDs; what cannot be read is known by its place. */
function eventIdOf(message: IncomingMessage, event: CloudEvent | undefined): string {
  if (event === undefined) return uuidv5(`${message.topic}/${message.partition}/${message.offset}`);
  return isUuid(event.id) ? event.id : uuidv5(`${event.source} ${event.id}`);
}

async function traced<T>(event: CloudEvent, consumer: Consumer, work: () => Promise<T>): Promise<T> {
  const span = startSpan(`consume ${event.type}`, {
    kind: 'consumer',
    link: event.traceparent,
    attributes: { 'messaging.consumer.group.name': consumer.name },
  });
  try {
    return await runInSpan(span, work);
  } catch (thrown) {
    span.fail(thrown);
    throw thrown;
  } finally {
    span.end();
  }
}
