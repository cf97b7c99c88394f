import type { IncomingMessage } from '../kafka/consumer.ts';
import type { CloudEvent } from '../kafka/cloudevent.ts';
import { appendEvents } from '../outbox/append.ts';
import type { Statement, Tx } from '../pg/pool.ts';

/**
 * Why an event is parked: `poison` can never be read, `rejected` was refused or threw and is tried again by itself until
 * its attempts are used up, `behind` waits for an earlier one of its key.
 */
export type ParkClass = 'poison' | 'rejected' | 'behind';

/** Seconds to the next try after the first, second… failure: five tries over ten minutes. */
const RETRY_AFTER = [5, 25, 90, 480];

/** When it is tried next, after so many failures; undefined when it is left to an operator. */
export function retryAt(failures: number, now: Date): Date | undefined {
  const seconds = RETRY_AFTER[failures - 1];
  return seconds === undefined ? undefined : new Date(now.getTime() + seconds * 1_000);
}

const PARK: Statement = {
  name: 'inbox_park',
  text: `insert into parked (consumer, topic, partition, "offset", key, event_id, type, event, headers, error, class, attempts, retry_at, parked_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) returning id`,
};

export interface ParkReason {
  class: ParkClass;
  error: string;
  attempts: number;
  retryAt: Date | undefined;
}

/** Puts a message aside, in the transaction that notes it as seen. */
export async function park(
  tx: Tx,
  consumer: string,
  message: IncomingMessage,
  event: CloudEvent | undefined,
  eventId: string,
  why: ParkReason,
  now: Date,
): Promise<bigint> {
  const [row] = await tx.query<{ id: bigint }>(PARK, [
    consumer,
    message.topic,
    message.partition,
    message.offset,
    message.key,
    eventId,
    event?.type ?? message.headers['ce_type'] ?? null,
    message.value,
    JSON.stringify(message.headers),
    why.error.replaceAll('\0', ''),
    why.class,
    why.attempts,
    why.retryAt ?? null,
    now,
  ]);
  return row?.id ?? 0n;
}

/** Tells the dead-letter topic of the service that an event is left to an operator: what and why. The error's text stays in the table: it may hold personal data. */
export async function announceParked(
  tx: Tx,
  service: string,
  parked: {
    id: bigint;
    consumer: string;
    topic: string;
    partition: number;
    offset: bigint;
    key: string;
    eventId: string;
    type: string | null;
    class: string;
  },
  now: Date,
): Promise<void> {
  await appendEvents(
    tx,
    [
      {
        topic: `crm.dlt.${service}.v1`,
        type: 'crm.kit.event.parked.v1',
        aggregate: 'parked',
        key: parked.key === '' ? String(parked.id) : parked.key,
        // One report for each parked row, so its number serves; reports of a key have gaps between them.
        sequence: parked.id,
        data: {
          consumer: parked.consumer,
          topic: parked.topic,
          partition: parked.partition,
          offset: String(parked.offset),
          key: parked.key,
          eventId: parked.eventId,
          eventType: parked.type ?? '',
          reason: parked.class,
        },
        causationId: parked.eventId,
        time: now,
      },
    ],
    { service },
  );
}
