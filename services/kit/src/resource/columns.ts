import type { FieldDescriptor, MessageDescriptor } from '@crm/proto/descriptor';

/** How a field differs from its default column; `false` = not stored, filled by the service itself. */
export type ColumnRule =
  | false
  | {
      /** Physical name, when it is not the proto's. */
      column?: string;
      /** Scalars kept in a jsonb column. Messages and repeated messages are so anyway. */
      json?: true;
      /** An expression over the table's columns; never written. */
      sql?: string;
      /**
       * The expression gives what belongs to another record (its name) as a JSON list: the value, that record's owner, its
       * team. Callers who do not hold this right over that record see the field empty.
       */
      seenBy?: string;
      /** The hooks give the field the expression's value, so that the answer to a write is known before it. */
      known?: true;
      /** The value follows from the record and the instant of reading: never stored, published, filtered or sorted by. */
      asOf?: AsOf;
    };

/** Each resource gives functions of its own message; they are called with nothing else. */
export type AsOf = (message: never, now: Date) => unknown;

export type ColumnShape = 'scalar' | 'json' | 'money' | 'quantity' | 'computed';

/** One field of a message and where it lies in the table. */
export interface Column {
  field: FieldDescriptor;
  shape: ColumnShape;
  /** Name of the (first) value in an answered row. */
  key: string;
  /** Physical columns, in the order of written values; money and quantity have two. */
  names: readonly string[];
  /** What stands in a select list: names, or `(expression) as "field"`; empty for a value that the reader computes. */
  select: string;
  /** SQL of the value that filters, sorts and sums use: the amount of money, the expression of a computed field. */
  value: string;
  /** An empty string is stored as null (ids, dates, decimals: their SQL types know no empty string). */
  emptyIsNull: boolean;
  /** May hold null: keysets must take care of it. */
  nullable: boolean;
  /** Computed by the hooks as well. */
  known: boolean;
  asOf: AsOf | undefined;
  seenBy: string | undefined;
}

const RENAMED: Readonly<Record<string, string>> = {
  create_time: 'created_at',
  update_time: 'updated_at',
  delete_time: 'deleted_at',
};
const NOT_TEXT = new Set(['uuid', 'date', 'decimal']);

/**
 * Maps the fields of a message to columns by the rules of the platform: snake_case names, Money as
 * `<name>_amount` and `<name>_currency`, Quantity as `<name>_value` and `<name>_unit`, other messages and maps as
 * jsonb, repeated scalars as arrays, enums as text. `etag` is the version and has no column of its own.
 */
export function mapColumns(
  message: MessageDescriptor,
  rules: Readonly<Record<string, ColumnRule>> = {},
): readonly Column[] {
  const unknown = Object.keys(rules).filter((name) => !message.fields.some((field) => field.jsonName === name));
  if (unknown.length > 0) throw new Error(`${message.name} has no field ${unknown.join(', ')}`);
  return message.fields
    .filter((field) => field.name !== 'etag' && rules[field.jsonName] !== false)
    .map((field) => columnOf(field, rules[field.jsonName] || {}));
}

function columnOf(field: FieldDescriptor, rule: Exclude<ColumnRule, false>): Column {
  const base = rule.column ?? RENAMED[field.name] ?? field.name;
  const emptyIsNull = field.kind === 'string' && !field.repeated && !field.map && isNotText(field);
  const nullable =
    field.presence || field.oneof !== undefined || emptyIsNull || ['timestamp', 'message'].includes(field.kind);
  const common = {
    field,
    key: base,
    emptyIsNull,
    nullable,
    known: rule.known ?? rule.asOf !== undefined,
    asOf: rule.asOf,
    seenBy: rule.seenBy,
  };
  if (rule.asOf) return { ...common, shape: 'computed', names: [], select: '', value: 'null', nullable: true };
  if (rule.seenBy !== undefined && (field.rule.filterable || field.rule.sortable))
    throw new Error(`${field.name}: a filter would tell it to those who may not see it`);
  if (rule.sql !== undefined) {
    const value = `(${rule.sql})`;
    return { ...common, shape: 'computed', names: [], select: `${value} as ${base}`, value, nullable: true };
  }
  const plain = !field.repeated && !field.map && !rule.json;
  if (plain && field.type === 'crm.type.v1.Money') return pair(common, 'money', `${base}_amount`, `${base}_currency`);
  if (plain && field.type === 'crm.type.v1.Quantity') return pair(common, 'quantity', `${base}_value`, `${base}_unit`);
  const json = rule.json ?? (field.map || field.kind === 'message' || field.kind === 'struct');
  return { ...common, shape: json ? 'json' : 'scalar', names: [base], select: base, value: base };
}

function pair(
  common: Pick<Column, 'field' | 'key' | 'emptyIsNull' | 'nullable' | 'known' | 'asOf' | 'seenBy'>,
  shape: ColumnShape,
  amount: string,
  unit: string,
): Column {
  return { ...common, key: amount, shape, names: [amount, unit], select: `${amount}, ${unit}`, value: amount };
}

function isNotText(field: FieldDescriptor): boolean {
  const { format, refersTo } = field.rule;
  return (
    field.name === 'id' ||
    (format !== undefined && NOT_TEXT.has(format)) ||
    (refersTo ?? '') !== '' ||
    field.name === 'created_by' ||
    field.name === 'updated_by'
  );
}
