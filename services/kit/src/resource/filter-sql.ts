import type { EnumDescriptor } from '@crm/proto/descriptor';
import type { Violation } from '../grpc/errors.ts';
import { invalid } from '../grpc/errors.ts';
import { isUuid } from '../ids/uuid.ts';
import type { Column } from './columns.ts';
import { FilterSyntaxError, parseFilter } from './filter.ts';
import type { Comparator, FilterNode, FilterValue } from './filter.ts';
import type { Params } from './params.ts';

/** What a caller may name in a filter or an order. */
export interface Searchable {
  columns: readonly Column[];
  enums: ReadonlyMap<string, EnumDescriptor>;
  /** False for a field that this caller may not see. */
  visible(column: Column): boolean;
}

type Compare = Extract<FilterNode, { type: 'compare' }>;

const TEXTS = {
  UNKNOWN_FIELD: {
    en: 'There is no field "{name}" to filter or sort by.',
    ru: 'Нет поля «{name}», по которому можно отбирать или сортировать.',
    bg: 'Няма поле „{name}“, по което може да се филтрира или сортира.',
  },
  WRONG_OPERATOR: {
    en: 'Field "{name}" does not know "{operator}".',
    ru: 'К полю «{name}» не применим знак «{operator}».',
    bg: 'Към поле „{name}“ не е приложим знакът „{operator}“.',
  },
  WRONG_VALUE: {
    en: 'Field "{name}" cannot be compared with this value.',
    ru: 'Поле «{name}» нельзя сравнить с этим значением.',
    bg: 'Поле „{name}“ не може да се сравни с тази стойност.',
  },
} as const;

/** A violation about one field named inside a filter, an order or a list of sums. */
export function namedFieldViolation(
  field: string,
  reason: keyof typeof TEXTS,
  params: Record<string, string>,
): Violation {
  return { field, reason, params, texts: TEXTS[reason] };
}

/**
 * Turns a filter into an SQL condition; every value becomes a parameter, every name comes from the declaration.
 * Throws INVALID_ARGUMENT with a violation that names the field or the place. A blank filter gives "true".
 */
export function filterSql(source: string, searchable: Searchable, params: Params): string {
  let tree: FilterNode | undefined;
  try {
    tree = parseFilter(source);
  } catch (thrown) {
    if (!(thrown instanceof FilterSyntaxError)) throw thrown;
    throw invalid([
      { field: 'filter', reason: 'BAD_FILTER', params: { detail: thrown.message, position: thrown.position } },
    ]);
  }
  return tree ? nodeSql(tree, searchable, params) : 'true';
}

function nodeSql(node: FilterNode, searchable: Searchable, params: Params): string {
  switch (node.type) {
    case 'and':
      return `(${node.parts.map((part) => nodeSql(part, searchable, params)).join(' and ')})`;
    case 'or':
      return `(${orParts(node.parts, searchable, params).join(' or ')})`;
    case 'not':
      return `(${nodeSql(node.part, searchable, params)}) is not true`;
    case 'compare':
      return compareSql(node, searchable, params);
  }
}

/** `id = "a" OR id = "b" OR …` becomes one `= any($n)`: one shape of statement for any number of ids, and an index scan. */
function orParts(parts: readonly FilterNode[], searchable: Searchable, params: Params): string[] {
  const equals = new Map<string, Compare[]>();
  const sql: string[] = [];
  for (const part of parts) {
    const plain = part.type === 'compare' && part.op === '=' && part.value.kind !== 'null' && !isEmptyText(part.value);
    if (plain) equals.set(part.path, [...(equals.get(part.path) ?? []), part]);
    else sql.push(nodeSql(part, searchable, params));
  }
  for (const [path, same] of equals) {
    const [only] = same;
    if (same.length === 1 && only) sql.push(compareSql(only, searchable, params));
    else {
      const { column, value } = resolve(path, searchable, 'filter');
      if (column.field.repeated) throw wrong(path, 'WRONG_OPERATOR', '=');
      sql.push(`${value} = any(${params.add(same.map((compare) => literal(compare, column, searchable)))})`);
    }
  }
  return sql;
}

function compareSql(node: Compare, searchable: Searchable, params: Params): string {
  const { column, value: sql } = resolve(node.path, searchable, 'filter');
  const { field } = column;
  const { op, value } = node;
  if (value.kind === 'null' || value.kind === 'any') return nullSql(node, sql, column);
  if (field.repeated || field.map || column.shape === 'json') {
    if (op !== ':' || column.shape === 'json') throw wrong(node.path, 'WRONG_OPERATOR', op);
    return `${sql} @> array[${params.add(literal(node, column, searchable))}]`;
  }
  if (op === ':') {
    if (field.kind !== 'string' || column.shape !== 'scalar' || column.emptyIsNull)
      throw wrong(node.path, 'WRONG_OPERATOR', op);
    return `${sql} ilike ${params.add(`%${escapeLike(String(literal(node, column, searchable)))}%`)}`;
  }
  if (isEmptyText(value) && field.kind === 'string' && column.shape === 'scalar' && (op === '=' || op === '!=')) {
    const empty = column.emptyIsNull ? `${sql} is null` : `coalesce(${sql}, '') = ''`;
    return op === '=' ? empty : `not (${empty})`;
  }
  if ((field.kind === 'bool' || field.kind === 'enum') && op !== '=' && op !== '!=')
    throw wrong(node.path, 'WRONG_OPERATOR', op);
  const parameter = params.add(literal(node, column, searchable));
  return op === '!=' ? `${sql} is distinct from ${parameter}` : `${sql} ${op} ${parameter}`;
}

function nullSql({ op, path, value }: Compare, sql: string, { field }: Column): string {
  if (value.kind === 'any') return field.repeated ? `cardinality(${sql}) > 0` : `${sql} is not null`;
  if (op === '=') return `${sql} is null`;
  if (op === '!=') return `${sql} is not null`;
  throw wrong(path, 'WRONG_OPERATOR', op);
}

/** Finds the field that a path names, in snake_case or camelCase; `amount.currency` names a half of money. */
export function resolve(
  path: string,
  searchable: Searchable,
  argument: 'filter' | 'orderBy' | 'groupBy',
): { column: Column; value: string } {
  const [name = '', half, ...rest] = path.split('.');
  const column = searchable.columns.find(({ field }) => field.name === name || field.jsonName === name);
  const allowed = argument === 'orderBy' ? column?.field.rule.sortable : column?.field.rule.filterable;
  if (!column || rest.length > 0 || !(allowed || column.field.name === 'id') || !searchable.visible(column)) {
    throw invalid([namedFieldViolation(argument, 'UNKNOWN_FIELD', { name: path })]);
  }
  if (half === undefined) return { column, value: column.value };
  const index = HALVES[half];
  const sql = index === undefined ? undefined : column.names[index];
  if ((column.shape !== 'money' && column.shape !== 'quantity') || sql === undefined) {
    throw invalid([namedFieldViolation(argument, 'UNKNOWN_FIELD', { name: path })]);
  }
  // The second half is plain text, whatever the field's own kind is.
  const text: Column = {
    ...column,
    shape: 'scalar',
    emptyIsNull: false,
    field: { ...column.field, kind: 'string', rule: {} },
  };
  return { column: index === 0 ? column : text, value: sql };
}

const HALVES: Readonly<Record<string, number>> = { amount: 0, value: 0, currency: 1, unit: 1 };

/** The value as a parameter of the column's SQL type. */
function literal({ path, op, value }: Compare, column: Column, { enums }: Searchable): unknown {
  const { field } = column;
  const text = value.kind === 'text' || value.kind === 'word' || value.kind === 'number' ? value.text : undefined;
  if (field.kind === 'bool') {
    if (value.kind === 'bool') return value.value;
  } else if (text === undefined) {
    throw wrong(path, 'WRONG_VALUE', op);
  } else if (isNumeric(column)) {
    if (/^-?\d{1,20}(\.\d{1,20})?$/.test(text) && !(field.kind.startsWith('int') && !/^-?\d{1,18}$/.test(text)))
      return text;
  } else if (field.kind === 'timestamp') {
    const time = Date.parse(text);
    if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(time))
      return /T/.test(text) ? text : `${text.slice(0, 10)}T00:00:00Z`;
  } else if (field.kind === 'enum') {
    if (enums.get(field.type ?? '')?.values.some(({ name }) => name === text)) return text;
  } else if (field.kind === 'string') {
    if (
      field.rule.format === 'uuid' || field.name === 'id' ? isUuid(text) : field.rule.format !== 'date' || isDate(text)
    )
      return text;
  }
  throw wrong(path, 'WRONG_VALUE', op);
}

/** Numbers in any guise: integers, doubles, decimals in strings, amounts of money, quantities. */
export function isNumeric({ field, shape }: Column): boolean {
  return (
    shape === 'money' ||
    shape === 'quantity' ||
    ['int32', 'int64', 'double'].includes(field.kind) ||
    field.rule.format === 'decimal'
  );
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true;
}

function isEmptyText(value: FilterValue): boolean {
  return value.kind === 'text' && value.text === '';
}

/** Escapes what LIKE takes as a pattern. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

function wrong(path: string, reason: 'WRONG_OPERATOR' | 'WRONG_VALUE', operator: Comparator): Error {
  return invalid([namedFieldViolation('filter', reason, { name: path, operator })]);
}
