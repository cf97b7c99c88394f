import type { CloudEvent } from '../kafka/cloudevent.ts';
import type { Tx } from '../pg/pool.ts';

export interface HandlerContext {
  /** When handling began. */
  now: Date;
}

/**
 * Applies one event in a transaction that also remembers it as seen: effects of the database happen once. It must do
 * nothing outside that transaction that cannot be repeated.
 */
export type Handler = (tx: Tx, event: CloudEvent<never>, context: HandlerContext) => Promise<void>;

export interface Consumer {
  /** Unique among all services, as "clients.payments"; its group is `<prefix>.<name>`. */
  name: string;
  topics: readonly string[];
  /** By event type; "*" takes all types that have no handler of their own. Other types pass by unseen. */
  handlers: Readonly<Record<string, Handler>>;
  /** Compacted topics: each key's newest state counts, and older ones are passed over. */
  state?: boolean;
  /** Of a projection: marks as gone what its topics, read from their beginning, did not hold. Gives how many. */
  sweep?: (tx: Pick<Tx, 'query'>) => Promise<number>;
}

/** The event cannot be applied as things stand (a record is missing, or in a state that forbids it): tried 5 times, then parked. */
export class DomainRejected extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DomainRejected';
  }
}

/** What an event that a handler publishes inherits from the one it answers: trace, correlation, cause, actor. */
export function causedBy(event: Pick<CloudEvent, 'id' | 'traceparent' | 'correlationid' | 'authid'>): {
  causationId: string;
  correlationId: string;
  traceparent?: string;
  actorId?: string;
} {
  return {
    causationId: event.id,
    correlationId: event.correlationid ?? event.id,
    ...(event.traceparent !== undefined && { traceparent: event.traceparent }),
    ...(event.authid !== undefined && { actorId: event.authid }),
  };
}
