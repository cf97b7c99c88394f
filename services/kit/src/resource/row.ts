import type { MessageFns, Registry } from '@crm/proto/descriptor';
import { borrow } from './borrowed.ts';
import type { Column } from './columns.ts';

export type Row = Readonly<Record<string, unknown>>;
/** A ts-proto message seen as its properties. */
export type Fields = Record<string, unknown>;

/** A message object as its properties: the one place that looks inside a typed message. */
export function fieldsOf(message: object): Fields {
  return message as Fields;
}

/** The value of a field, also when it stands in a oneof. */
export function valueOf(message: object, column: Pick<Column, 'field'>): unknown {
  const { jsonName, oneof } = column.field;
  if (oneof === undefined) return fieldsOf(message)[jsonName];
  const chosen = fieldsOf(message)[oneof] as { $case: string; value: unknown } | undefined;
  return chosen?.$case === jsonName ? chosen.value : undefined;
}

/** Sets a field in place; undefined clears a oneof only when this field was the chosen one. */
export function setValue(message: object, column: Pick<Column, 'field'>, value: unknown): void {
  const { jsonName, oneof } = column.field;
  const fields = fieldsOf(message);
  if (oneof === undefined) fields[jsonName] = value;
  else if (value !== undefined) fields[oneof] = { $case: jsonName, value };
  else if ((fields[oneof] as { $case: string } | undefined)?.$case === jsonName) fields[oneof] = undefined;
}

/** "12.3400" -> "12.34", "5.000" -> "5", "-0" -> "0": one spelling of a decimal, so that equal values are equal texts. */
export function canonicalDecimal(text: string): string {
  const match = /^([+-]?)0*(\d+)(?:\.(\d*?)0*)?$/.exec(text.trim());
  if (!match) return text;
  const [, sign, whole = '0', fraction = ''] = match;
  const value = fraction === '' ? whole : `${whole}.${fraction}`;
  return sign === '-' && value !== '0' ? `-${value}` : value;
}

/** Turns rows of a table into messages. */
export type RowReader<T> = (row: Row) => T;

/**
 * Compiles the reader of a table's rows: absent values become the proto's zero, or undefined where the field has
 * presence. What a field needs is decided once and not per value: a list of 20 records of 24 fields has 480.
 */
export function rowReader<T extends object>(
  columns: readonly Column[],
  codec: MessageFns<T>,
  registry: Registry,
): RowReader<T> {
  const blank = fieldsOf(codec.fromJSON({}));
  const hasEtag = 'etag' in blank;
  const readers = columns.map((column) => ({
    column,
    key: column.key,
    name: column.field.jsonName,
    inOneof: column.field.oneof !== undefined,
    read: valueReader(column, codec, registry),
  }));
  const lists = Object.keys(blank).filter((name) => Array.isArray(blank[name]) || isPlain(blank[name]));
  return (row) => {
    const message = { ...blank };
    // Lists and maps of the blank must not be shared by messages.
    for (const name of lists) message[name] = Array.isArray(blank[name]) ? [] : {};
    for (const { column, key, name, inOneof, read } of readers) {
      const stored = row[key];
      if (stored === null || stored === undefined) continue;
      const value = column.seenBy === undefined ? (read ? read(stored, row) : stored) : borrow(message, name, stored);
      if (inOneof) setValue(message, column, value);
      else message[name] = value;
    }
    if (hasEtag) message['etag'] = etagOf(row['version'] as bigint);
    return message as T;
  };
}

function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

export function etagOf(version: bigint): string {
  return `"${version}"`;
}

/** The version an etag names; undefined for something that is no etag of ours. `W/` and missing quotes are accepted. */
export function versionOf(etag: string): bigint | undefined {
  const match = /^(?:W\/)?"?(\d{1,18})"?$/.exec(etag);
  return match?.[1] === undefined ? undefined : BigInt(match[1]);
}

/** How a stored value becomes a property; undefined: as it is. */
function valueReader<T extends object>(
  column: Column,
  codec: MessageFns<T>,
  registry: Registry,
): ((value: unknown, row: Row) => unknown) | undefined {
  const { field, shape, names } = column;
  const second = names[1] ?? '';
  const unit = (row: Row): string => String(row[second] ?? '').trim();
  if (shape === 'money') return (value, row) => ({ amount: canonicalDecimal(String(value)), currency: unit(row) });
  if (shape === 'quantity') return (value, row) => ({ value: canonicalDecimal(String(value)), unit: unit(row) });
  if (shape === 'json' || field.kind === 'message') return (value) => fromJson(value, column, codec, registry);
  const scalar = scalarReader(column);
  if (!field.repeated || !scalar) return scalar;
  return (value) => (value as unknown[]).map(scalar);
}

function scalarReader({ field }: Column): ((value: unknown) => unknown) | undefined {
  switch (field.kind) {
    case 'int32':
    case 'double':
      return (value) => (typeof value === 'number' ? value : Number(value));
    case 'int64':
      return (value) => (typeof value === 'bigint' ? value : BigInt(value as string | number));
    case 'string':
      if (field.rule.format === 'decimal') return (value) => canonicalDecimal(String(value));
      return (value) => (typeof value === 'string' ? value : String(value));
    default:
      return undefined;
  }
}

function fromJson<T extends object>(value: unknown, column: Column, codec: MessageFns<T>, registry: Registry): unknown {
  const { field } = column;
  if (field.kind === 'struct' && !field.repeated && !field.map) return value;
  const inner = field.kind === 'message' && !field.map && field.type ? registry.codecs.get(field.type) : undefined;
  if (inner && field.repeated) return (value as unknown[]).map((item) => inner.fromJSON(item));
  if (inner) return inner.fromJSON(value);
  return valueOf(codec.fromJSON({ [field.jsonName]: value }), column);
}

/**
 * Values of a column's physical names as parameters. `json` is the message in proto JSON, made once per write: it is
 * needed for the audit row and the event anyway.
 */
export function toParams(message: object, json: Fields, column: Column): unknown[] {
  const { field } = column;
  if (column.shape === 'computed') return [];
  const value = valueOf(message, column);
  if (column.shape === 'money') {
    const money = value as { amount: string; currency: string } | undefined;
    return money ? [money.amount, money.currency] : [null, null];
  }
  if (column.shape === 'quantity') {
    const quantity = value as { value: string; unit: string } | undefined;
    return quantity ? [quantity.value, quantity.unit] : [null, null];
  }
  if (column.shape === 'json') {
    const stored = json[field.jsonName] ?? (field.repeated ? [] : field.map ? {} : null);
    return [stored === null ? null : JSON.stringify(stored)];
  }
  if (value === undefined || (column.emptyIsNull && value === '')) return [null];
  return [value];
}

/**
 * Puts decimals of a message into their one spelling, in place, so that what a command answers equals what a later
 * read gives.
 */
export function canonicalise(message: object, columns: readonly Column[]): void {
  for (const column of columns) {
    const value = valueOf(message, column);
    if (value === undefined || value === null) continue;
    if (column.shape === 'money')
      (value as { amount: string }).amount = canonicalDecimal((value as { amount: string }).amount);
    else if (column.shape === 'quantity')
      (value as { value: string }).value = canonicalDecimal((value as { value: string }).value);
    else if (column.field.rule.format === 'decimal' && typeof value === 'string' && value !== '') {
      setValue(message, column, canonicalDecimal(value));
    }
  }
}
