/**
 * CloudEvents 1.0 as they stand on the wire: structured JSON in the value, and the attributes that one filters by as `ce_`
 * headers too, which the Kafka binding (§3.3.3) allows. The npm package `cloudevents` 10.0.0 throws on kafkajs' headers and refuses
 * tombstones, hence this codec.
 */
export interface CloudEvent<T = unknown> {
  specversion: '1.0';
  /** UUID, version 7. */
  id: string;
  /** `/crm/sales` */
  source: string;
  /** `crm.sales.deal.won.v1` */
  type: string;
  /** `deals/{id}` */
  subject: string;
  /** RFC 3339. */
  time: string;
  datacontenttype: string;
  dataschema: string;
  /** The aggregate's id, also the message key. */
  partitionkey: string;
  /** The aggregate's event counter, 20 digits so that it sorts as text. */
  sequence: string;
  correlationid?: string;
  causationid?: string;
  traceparent?: string;
  /** Opaque id of the user who did it. */
  authid?: string;
  /** The client the event is about, and who may see it on the live stream. */
  crmclient?: string;
  crmpermission?: string;
  crmowner?: string;
  crmteam?: string;
  /** "none": records of the noun are nobody's own, so that the permission alone decides. */
  crmscope?: string;
  /** Proto JSON; null when the record is gone (a tombstone of a state topic). */
  data: T;
}

/** A message that no version of this consumer can ever read: it is parked at once. */
export class PoisonMessage extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PoisonMessage';
  }
}

export type Attributes = Omit<CloudEvent, 'data'>;

export interface Encoded {
  value: string | null;
  headers: Record<string, string>;
}

const CONTENT_TYPE = 'application/cloudevents+json; charset=UTF-8';
const REQUIRED = ['id', 'source', 'type'] as const;

/** Encodes an event whose data is JSON text already; `data` null makes a tombstone, which has its attributes in headers only. */
export function encodeEvent(attributes: Attributes, data: string | null): Encoded {
  if (data !== null) {
    const { specversion, id, source, type, time } = attributes;
    const headers = {
      'content-type': CONTENT_TYPE,
      ce_specversion: specversion,
      ce_id: id,
      ce_source: source,
      ce_type: type,
      ce_time: time,
    };
    return { value: `${JSON.stringify(attributes).slice(0, -1)},"data":${data}}`, headers };
  }
  // In the binary form the content type of the data is the message's own header.
  const headers: Record<string, string> = { 'content-type': attributes.datacontenttype };
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'string' && name !== 'datacontenttype') headers[`ce_${name}`] = value;
  }
  return { value: null, headers };
}

/** Reads a message in structured or binary form. Throws PoisonMessage for what is not a CloudEvent 1.0. */
export function decodeEvent(value: Buffer | null, headers: Readonly<Record<string, string>>): CloudEvent {
  if (value !== null && (headers['content-type'] ?? CONTENT_TYPE).startsWith('application/cloudevents'))
    return check(parse(value));
  const event: Record<string, unknown> = { datacontenttype: headers['content-type'] ?? 'application/json' };
  for (const [name, text] of Object.entries(headers)) if (name.startsWith('ce_')) event[name.slice(3)] = text;
  event['data'] = value === null || value.length === 0 ? null : parse(value);
  return check(event);
}

/** The event's place in the history of its key; undefined when the publisher keeps none. */
export function sequenceOf(event: Pick<CloudEvent, 'sequence'>): bigint | undefined {
  return /^\d{1,20}$/.test(event.sequence ?? '') ? BigInt(event.sequence) : undefined;
}

/** A counter as the wire wants it. */
export function sequenceText(sequence: bigint | string): string {
  return String(sequence).padStart(20, '0');
}

function parse(value: Buffer): unknown {
  try {
    return JSON.parse(value.toString('utf8'));
  } catch {
    throw new PoisonMessage('the value is not JSON');
  }
}

function check(candidate: unknown): CloudEvent {
  if (typeof candidate !== 'object' || candidate === null || Array.isArray(candidate))
    throw new PoisonMessage('the value is not an object');
  const event = candidate as Partial<CloudEvent>;
  if (event.specversion !== '1.0') throw new PoisonMessage(`specversion is ${String(event.specversion)}`);
  for (const name of REQUIRED) {
    if (typeof event[name] !== 'string' || event[name] === '') throw new PoisonMessage(`attribute ${name} is missing`);
  }
  return { ...event, data: event.data ?? null } as CloudEvent;
}
