import type { FieldDescriptor, Registry } from '@crm/proto/descriptor';
import type { Column } from './columns.ts';
import type { Cell } from './csv.ts';
import type { Resource } from './define.ts';
import { isNumeric } from './filter-sql.ts';
import { listText, textsText } from './list-text.ts';
import type { ListShape } from './list-text.ts';
import { fieldsOf, valueOf } from './row.ts';
import type { Fields } from './row.ts';

/** One column of a noun's sheet. Money, quantities and the parts of a message have several. */
export interface SheetColumn {
  /** "name", "price", "price.currency", "firstSource.channel": the header of exports and the name in imports. */
  name: string;
  field: Column;
  /** The part of the field that stands here; undefined for the whole, or the number of money and quantities. */
  part?: FieldDescriptor;
  /** The second half of money and quantities: its property. */
  half?: 'currency' | 'unit';
}

/** The columns that one field takes. */
export function sheetColumns<T extends object>({ options }: Resource<T>, column: Column): SheetColumn[] {
  const { field, shape } = column;
  const { jsonName: name } = field;
  if (shape === 'money')
    return [
      { name, field: column },
      { name: `${name}.currency`, field: column, half: 'currency' },
    ];
  if (shape === 'quantity')
    return [
      { name, field: column },
      { name: `${name}.unit`, field: column, half: 'unit' },
    ];
  const parts = field.kind === 'message' && !field.repeated && !field.map ? partsOf(options.registry, field) : [];
  return parts.length === 0
    ? [{ name, field: column }]
    : parts.map((part) => ({ name: `${name}.${part.jsonName}`, field: column, part }));
}

/** The parts of a message that has plain values only. */
function partsOf(registry: Registry, { type = '' }: FieldDescriptor): readonly FieldDescriptor[] {
  const fields = registry.messages.get(type)?.fields ?? [];
  return fields.some(({ kind, repeated, map }) => repeated || map || kind === 'message' || kind === 'struct')
    ? []
    : fields;
}

/**
 * The columns that a file brings back: the id, what a caller may set, and what the noun says is restored. An export
 * writes these unless others are asked for, so that the file can be taken in again.
 */
export function returningColumns<T extends object>(resource: Resource<T>): Column[] {
  const restored = resource.options.imported?.restored ?? [];
  return resource.stored.filter(
    ({ field }) => field.name === 'id' || !field.rule.outputOnly || restored.includes(field.jsonName),
  );
}

/** How a list of this field is written and read. */
export function listShape<T extends object>(
  { options }: Resource<T>,
  { type = '' }: FieldDescriptor,
  filled: boolean,
): ListShape | undefined {
  const message = options.registry.messages.get(type);
  return message && { registry: options.registry, message, filled };
}

/** Writes the cells of records, compiled once for an export. */
export function cellWriter<T extends object>(
  resource: Resource<T>,
  columns: readonly SheetColumn[],
): (message: T) => Cell[] {
  const filled = resource.options.imported === undefined;
  const whole = columns.some(({ field, part }) => part !== undefined || field.field.kind === 'message');
  return (message) => {
    const json = whole ? (resource.codec.toJSON(message) as Fields) : {};
    return columns.map((column) => cellOf(resource, column, message, json, filled));
  };
}

function cellOf<T extends object>(
  resource: Resource<T>,
  { field: column, part, half }: SheetColumn,
  message: T,
  json: Fields,
  filled: boolean,
): Cell {
  const { field, shape } = column;
  const value = valueOf(message, column);
  if (half !== undefined) return text((value as Record<string, string> | undefined)?.[half] ?? '');
  if (shape === 'money') return number((value as { amount: string } | undefined)?.amount ?? '');
  if (shape === 'quantity') return number((value as { value: string } | undefined)?.value ?? '');
  if (part) return text(String(fieldsOf((json[field.jsonName] as object | undefined) ?? {})[part.jsonName] ?? ''));
  if (value === undefined || value === null) return text('');
  if (field.repeated && field.kind !== 'message') return text(textsText((value as unknown[]).map(String)));
  const written = json[field.jsonName];
  const lists = field.kind === 'message' ? listShape(resource, field, filled) : undefined;
  if (lists) return text(listText((field.repeated ? (written ?? []) : [written]) as Fields[], lists));
  if (value instanceof Date) return text(value.toISOString());
  if (typeof value === 'object')
    return text(JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item)));
  return isNumeric(column) ? number(String(value)) : text(String(value));
}

function text(content: string): Cell {
  return { kind: 'text', text: content };
}

function number(content: string): Cell {
  return { kind: 'number', text: content };
}
