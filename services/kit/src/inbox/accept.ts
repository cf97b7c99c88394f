import { sequenceOf } from '../kafka/cloudevent.ts';
import type { CloudEvent } from '../kafka/cloudevent.ts';
import type { Statement, Tx } from '../pg/pool.ts';

export interface Acceptance {
  /** False: seen before, or older than what was seen of its key. */
  fresh: boolean;
  /** An earlier event of the key is parked: this one must wait behind it. */
  blocked: boolean;
  /** The key's last sequence before this event; null for the first. */
  previous: bigint | null;
}

/**
 * One statement for the three questions. `on conflict do nothing` waits for another transaction that holds the same event,
 * so two owners of a partition cannot both apply it; catching a unique violation instead would break the transaction.
 */
const ACCEPT: Statement = {
  name: 'inbox_accept',
  text: `with seen as (
      insert into inbox (consumer, event_id, received_at) values ($1, $2, $6) on conflict do nothing returning 1
    ), keyed as (
      insert into inbox_key as k (consumer, topic, key, last_sequence) select $1, $3, $4, $5::bigint from seen where $5::bigint is not null
      on conflict (consumer, topic, key) do update set last_sequence = excluded.last_sequence where k.last_sequence < excluded.last_sequence
      returning old.last_sequence as previous
    )
    select exists (select 1 from seen) and ($5::bigint is null or exists (select 1 from keyed)) as fresh,
      exists (select 1 from parked p where p.consumer = $1 and p.topic = $3 and p.key = $4 and p.resolved_at is null) as blocked,
      (select previous from keyed) as previous`,
};

/** State topics need no row per event: the key's sequence says what is new. */
const ACCEPT_STATE: Statement = {
  name: 'inbox_accept_state',
  text: `with keyed as (
      insert into inbox_key as k (consumer, topic, key, last_sequence) values ($1, $2, $3, $4)
      on conflict (consumer, topic, key) do update set last_sequence = excluded.last_sequence where k.last_sequence < excluded.last_sequence
      returning old.last_sequence as previous
    )
    select exists (select 1 from keyed) as fresh,
      exists (select 1 from parked p where p.consumer = $1 and p.topic = $2 and p.key = $3 and p.resolved_at is null) as blocked,
      (select previous from keyed) as previous`,
};

/** Notes an event as seen by a consumer, in the transaction that applies it. `id`: the event's, as a UUID. */
export async function accept(
  tx: Tx,
  consumer: { name: string; state?: boolean },
  message: { topic: string; key: string },
  event: Pick<CloudEvent, 'sequence'>,
  id: string,
  now: Date,
): Promise<Acceptance> {
  const sequence = sequenceOf(event);
  const [answer] =
    consumer.state && sequence !== undefined
      ? await tx.query<Acceptance>(ACCEPT_STATE, [consumer.name, message.topic, message.key, sequence])
      : await tx.query<Acceptance>(ACCEPT, [consumer.name, id, message.topic, message.key, sequence ?? null, now]);
  return answer ?? { fresh: false, blocked: false, previous: null };
}
