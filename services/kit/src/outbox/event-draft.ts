/** A fact to publish, as a command states it; the envelope's rest is filled by the runtime. */
export interface EventDraft {
  /** `crm.sales.deals.v1`; its third word is the plural in the event's subject. */
  topic: string;
  /** `crm.sales.deal.won.v1` */
  type: string;
  /** `deal` */
  aggregate: string;
  /** The aggregate's id: the message key, which keeps its events in order. */
  key: string;
  /** The aggregate's event counter after this event: +1 for each. */
  sequence: bigint;
  /** Proto JSON; null on a state topic = the record is gone (tombstone). */
  data: object | null;
  clientId?: string;
  /** Who may see it on the live stream. */
  access?: { permission: string; ownerId?: string; teamId?: string; unscoped?: boolean };
  actorId?: string;
  traceparent?: string;
  correlationId?: string;
  causationId?: string;
  time: Date;
}

/** A draft before key and sequence are known: they come from the row that the same statement writes. */
export type EventBody = Omit<EventDraft, 'key' | 'sequence'>;

/** The event's data is larger than a message may be: publish a reference to it instead. */
export class EventTooLarge extends Error {
  constructor(type: string, length: number) {
    super(`event ${type} has ${length} characters of data, more than ${MAX_DATA}`);
    this.name = 'EventTooLarge';
  }
}

/** Characters of JSON; brokers take messages up to 1 MiB, and a character may take three bytes. */
export const MAX_DATA = 300_000;
