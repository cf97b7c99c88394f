import type { MessageFns, Registry } from '@crm/proto/descriptor';
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

/** Reads a row into a message. Absent values become the proto's zero, or undefined where the field has presence. */
export function toMessage<T extends object>(row: Row, columns: readonly Column[], codec: MessageFns<T>, registry: Registry): T {
  const message = codec.fromJSON({});
  for (const column of columns) {
    const value = read(row, column, codec, registry);
    if (value !== undefined) setValue(message, column, value);
  }
  const version = row['version'];
  if (version !== undefined && 'etag' in message) fieldsOf(message)['etag'] = etagOf(version as bigint);
  return message;
}

export function etagOf(version: bigint): string {
  return `"${version}"`;
}

/** The version an etag names; undefined for something that is no etag of ours. `W/` and missing quotes are accepted. */
export function versionOf(etag: string): bigint | undefined {
  const match = /^(?:W\/)?"?(\d{1,18})"?$/.exec(etag);
  return match?.[1] === undefined ? undefined : BigInt(match[1]);
}

function read<T extends object>(row: Row, column: Column, codec: MessageFns<T>, registry: Registry): unknown {
  const { field } = column;
  const value = row[column.key];
  if (value === null || value === undefined) return undefined;
  if (column.shape === 'money') return { amount: canonicalDecimal(String(value)), currency: String(row[column.names[1] ?? ''] ?? '').trim() };
  if (column.shape === 'quantity') return { value: canonicalDecimal(String(value)), unit: String(row[column.names[1] ?? ''] ?? '').trim() };
  if (column.shape === 'json' || (field.kind === 'message' && typeof value === 'object')) return fromJson(value, column, codec, registry);
  if (field.repeated) return (value as unknown[]).map((item) => scalar(item, column));
  return scalar(value, column);
}

function scalar(value: unknown, { field }: Column): unknown {
  switch (field.kind) {
    case 'int32':
    case 'double':
      return Number(value);
    case 'int64':
      return BigInt(value as string | number | bigint);
    case 'string':
      return field.rule.format === 'decimal' ? canonicalDecimal(String(value)) : String(value);
    default:
      return value;
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
    if (column.shape === 'money') (value as { amount: string }).amount = canonicalDecimal((value as { amount: string }).amount);
    else if (column.shape === 'quantity') (value as { value: string }).value = canonicalDecimal((value as { value: string }).value);
    else if (column.field.rule.format === 'decimal' && typeof value === 'string' && value !== '') {
      setValue(message, column, canonicalDecimal(value));
    }
  }
}
