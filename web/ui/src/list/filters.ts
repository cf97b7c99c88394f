import type { FieldKind } from '../resource/screen.ts';
import { snake } from '../resource/screen.ts';

export type Operator = 'eq' | 'ne' | 'has' | 'gt' | 'ge' | 'lt' | 'le' | 'in' | 'empty' | 'set';

/** A chip: field - operator - value. Written in the address as "amount.ge.1000"; `in` holds values with "|" between. */
export interface FilterChip {
  field: string;
  op: Operator;
  value: string;
}

/** Values that stand for something of the moment: filled in when the list is asked for. */
export interface FilterMoment {
  userId: string;
  today: string;
}

const OPERATORS: Record<'text' | 'order' | 'choice' | 'bool' | 'tags', readonly Operator[]> = {
  text: ['has', 'eq', 'ne', 'empty', 'set'],
  order: ['eq', 'ge', 'le', 'gt', 'lt', 'empty', 'set'],
  choice: ['in', 'ne', 'empty', 'set'],
  bool: ['eq'],
  tags: ['has', 'empty', 'set'],
};

/** What may be asked of a field of a kind, the most likely first. */
export function operatorsOf(kind: FieldKind): readonly Operator[] {
  switch (kind) {
    case 'number':
    case 'decimal':
    case 'money':
    case 'quantity':
    case 'date':
    case 'datetime':
      return OPERATORS.order;
    case 'enum':
    case 'ref':
      return OPERATORS.choice;
    case 'bool':
      return OPERATORS.bool;
    case 'tags':
      return OPERATORS.tags;
    case 'text':
    case 'longtext':
    case 'email':
    case 'phone':
    case 'url':
      return OPERATORS.text;
  }
}

export function writeChip(chip: FilterChip): string {
  return `${chip.field}.${chip.op}.${chip.value}`;
}

/** Undefined for what is not a chip, as in an address typed by hand. */
export function readChip(text: string): FilterChip | undefined {
  const match = /^(\w+)\.(eq|ne|has|gt|ge|lt|le|in|empty|set)\.(.*)$/s.exec(text);
  return match ? { field: match[1] ?? '', op: match[2] as Operator, value: match[3] ?? '' } : undefined;
}

/** The AIP-160 filter of chips, all of which must hold; undefined when there is none. */
export function toFilter(
  chips: readonly FilterChip[],
  kindOf: (field: string) => FieldKind,
  moment: FilterMoment,
  base?: string,
): string | undefined {
  const parts = chips.map((chip) => clause(chip, kindOf(chip.field), moment));
  if (base) parts.unshift(parts.length > 0 ? `(${base})` : base);
  return parts.length > 0 ? parts.join(' AND ') : undefined;
}

const SIGNS = { eq: '=', ne: '!=', has: ':', gt: '>', ge: '>=', lt: '<', le: '<=' } as const;

function clause({ field, op, value }: FilterChip, kind: FieldKind, moment: FilterMoment): string {
  const name = snake(field);
  if (op === 'set') return `${name}:*`;
  if (op === 'empty') return `NOT ${name}:*`;
  if (op === 'in') {
    const parts = value.split('|').map((item) => `${name} = ${literal(item, kind, moment)}`);
    return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(' OR ')})`;
  }
  return `${name} ${SIGNS[op]} ${literal(value, kind, moment)}`;
}

function literal(value: string, kind: FieldKind, moment: FilterMoment): string {
  if (value === '@me') return quote(moment.userId);
  if (value.startsWith('@today')) return quote(shiftDay(moment.today, Number(value.slice(6) || 0)));
  if (kind === 'bool') return value === 'true' ? 'true' : 'false';
  const number = kind === 'number' || kind === 'decimal' || kind === 'money' || kind === 'quantity';
  return number && /^-?\d+(\.\d+)?$/.test(value) ? value : quote(value);
}

/** A text literal of the filter language. */
export function quote(value: string): string {
  return `"${value.replace(/[\\"]/g, '\\$&')}"`;
}

function shiftDay(day: string, by: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + by);
  return date.toISOString().slice(0, 10);
}
