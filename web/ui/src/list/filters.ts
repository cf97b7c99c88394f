import type { FieldKind } from '../resource/screen.ts';
import { snake } from '../resource/screen.ts';

export type Operator = 'eq' | 'ne' | 'has' | 'gt' | 'ge' | 'lt' | 'le' | 'in' | 'empty' | 'set';

/** A chip: field - operator - value. Written in the address as "amount.ge.1000"; `in` holds values with "|" between. */
export interface FilterChip {
  field: string;
  op: Operator;
  value: string;
}

/** What a list is narrowed by: all chips of a group must hold, of one group at least. */
export type FilterGroups = readonly (readonly FilterChip[])[];

/** Stands between two groups where chips are listed. */
const OR = 'or';

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

/** Chips in the form of an address or a view, with "or" between groups; what is no chip is passed over. */
export function readFilters(texts: readonly string[]): FilterGroups {
  const groups: FilterChip[][] = [[]];
  for (const text of texts) {
    const chip = readChip(text);
    if (chip) groups.at(-1)?.push(chip);
    else if (text === OR) groups.push([]);
  }
  return groups.filter((group) => group.length > 0);
}

export function writeFilters(groups: FilterGroups): string[] {
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => [...(index > 0 ? [OR] : []), ...group.map(writeChip)]);
}

/** The AIP-160 filter of what the list is narrowed by and of the page's own; undefined when there is neither. */
export function toFilter(
  groups: FilterGroups,
  kindOf: (field: string) => FieldKind,
  moment: FilterMoment,
  base?: string,
): string | undefined {
  const alternatives = groups
    .filter((group) => group.length > 0)
    .map((group) => group.map((chip) => clause(chip, kindOf(chip.field), moment)).join(' AND '));
  const [only, ...more] = alternatives;
  if (only === undefined) return base;
  // OR binds tighter than AND in this language: both sides stand in brackets.
  const own = more.length === 0 ? only : `(${alternatives.map((part) => `(${part})`).join(' OR ')})`;
  return base ? `(${base}) AND ${own}` : own;
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
