import type { FieldDescriptor, MessageDescriptor, Registry } from '@crm/proto/descriptor';

/** An id that no record has. */
export const NOBODYS = '00000000-0000-7000-8000-00000000dead';
/** No record's version: who reaches the record is told that it is stale, and changes nothing. */
const STALE = '"999999"';

type Json = Record<string, unknown>;

const BY_FORMAT: Readonly<Record<string, string>> = {
  uuid: NOBODYS,
  date: '2026-03-02',
  decimal: '1',
  currency: 'RUB',
  country: 'RU',
  language: 'en',
  time_zone: 'Europe/Moscow',
  unit: 'PCE',
  email: 'matrix@crm.example',
  phone: '+79161234567',
  url: 'https://crm.example',
};

/** A request in proto JSON that passes the contract: what is required, and nothing else but a stale etag. */
export function plainRequest(registry: Registry, type: string): Json {
  const message = messageOf(registry, type);
  const request: Json = {};
  for (const field of message.fields) {
    if (field.name === 'etag') request[field.jsonName] = STALE;
    else if (field.kind === 'mask') request[field.jsonName] = maskOf(registry, message);
    else if (field.rule.required === true || isRecord(registry, field))
      request[field.jsonName] = valueOf(registry, field);
  }
  return request;
}

/** The record within a request of create or update. */
function isRecord(registry: Registry, { type }: FieldDescriptor): boolean {
  return type !== undefined && registry.messages.get(type)?.resource !== undefined;
}

function valueOf(registry: Registry, field: FieldDescriptor): unknown {
  const one = oneOf(registry, field);
  return field.repeated ? [one] : one;
}

function oneOf(registry: Registry, field: FieldDescriptor): unknown {
  switch (field.kind) {
    case 'string':
      return textOf(field);
    case 'bool':
      return true;
    case 'enum':
      return registry.enums.get(field.type ?? '')?.values.find(({ number }) => number !== 0)?.name;
    case 'timestamp':
      return '2026-03-03T09:00:00Z';
    case 'message':
      return insideOf(registry, field.type ?? '');
    case 'bytes':
      return '';
    case 'struct':
      return {};
    default:
      return field.rule.minimum === undefined ? 1 : Math.max(1, Number(field.rule.minimum));
  }
}

function textOf({ rule }: FieldDescriptor): string {
  // "csv|xlsx" and the like name what there is.
  const [named] = /^[\w|]+$/.test(rule.pattern ?? '') ? (rule.pattern ?? '').split('|') : [];
  return named ?? BY_FORMAT[rule.format ?? ''] ?? 'x'.repeat(Math.max(1, rule.minLength ?? 0));
}

function insideOf(registry: Registry, type: string): Json {
  if (type === 'crm.type.v1.Money') return { amount: '1', currency: 'RUB' };
  if (type === 'crm.type.v1.Quantity') return { value: '1', unit: 'PCE' };
  const message = messageOf(registry, type);
  const inside: Json = {};
  for (const field of message.fields) {
    if (field.name === 'etag' && message.resource) inside['etag'] = STALE;
    else if (field.rule.required === true) inside[field.jsonName] = valueOf(registry, field);
  }
  return inside;
}

/** A text of the record that may be changed. */
function maskOf(registry: Registry, request: MessageDescriptor): string {
  const record = request.fields.find(({ kind, repeated }) => kind === 'message' && !repeated);
  const field = messageOf(registry, record?.type ?? '').fields.find(
    ({ name, kind, rule, repeated }) =>
      kind === 'string' && !repeated && name !== 'id' && !rule.outputOnly && !rule.immutable && !rule.format,
  );
  return field?.jsonName ?? 'tags';
}

export function messageOf(registry: Registry, type: string): MessageDescriptor {
  const message = registry.messages.get(type);
  if (!message) throw new Error(`no message ${type} in the registry`);
  return message;
}

/** The request with a value at a path; a number in the path is an item of a list. */
export function withValue(request: Json, path: readonly string[], value: unknown): Json {
  const copy = structuredClone(request);
  let holder = copy as Record<string, unknown>;
  for (const [at, name] of path.entries()) {
    if (at === path.length - 1) holder[name] = value;
    else holder = (holder[name] ??= path[at + 1] === '0' ? [{}] : {}) as Record<string, unknown>;
  }
  return copy;
}
