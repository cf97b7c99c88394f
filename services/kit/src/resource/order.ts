import { invalid } from '../grpc/errors.ts';
import type { Column } from './columns.ts';
import { isNumeric, namedFieldViolation, resolve } from './filter-sql.ts';
import type { Searchable } from './filter-sql.ts';
import type { Params } from './params.ts';
import type { Row } from './row.ts';

/** One key of an order. Nulls stand last ascending and first descending, as in PostgreSQL. */
export interface OrderKey {
  sql: string;
  descending: boolean;
  nullable: boolean;
  /** Name of the value in a row; timestamps are read as text, since a Date would cut microseconds and skip rows. */
  key: string;
  exact: boolean;
}

/** A key's value in the last row of a page; numbers and times as text. */
export type CursorValue = string | boolean | null;

/**
 * Reads "close_date desc, name". The id is added as the last key, in the direction of the one before, so that an index
 * on (key, id) serves both directions. Throws INVALID_ARGUMENT that names the field.
 */
export function parseOrder(orderBy: string, searchable: Searchable): OrderKey[] {
  const keys: OrderKey[] = [];
  for (const part of orderBy.split(',')) {
    if (part.trim() === '') continue;
    const match = /^\s*([\w.]+)(?:\s+(asc|desc))?\s*$/i.exec(part);
    if (!match?.[1]) throw invalid([namedFieldViolation('orderBy', 'UNKNOWN_FIELD', { name: part.trim() })]);
    const { column, value } = resolve(match[1], searchable, 'orderBy');
    if (column.shape === 'json' || column.field.repeated)
      throw invalid([namedFieldViolation('orderBy', 'UNKNOWN_FIELD', { name: match[1] })]);
    keys.push({ ...orderKey(column, value), descending: match[2]?.toLowerCase() === 'desc' });
  }
  if (!keys.some(({ sql }) => sql === 'id')) {
    keys.push({ sql: 'id', key: 'id', nullable: false, exact: false, descending: keys.at(-1)?.descending ?? true });
  }
  return keys;
}

function orderKey(column: Column, sql: string): Omit<OrderKey, 'descending'> {
  const exact = column.field.kind === 'timestamp';
  const plain = column.key === sql || column.shape === 'computed';
  return { sql, nullable: column.nullable, exact, key: exact ? `_${column.key}` : plain ? column.key : sql };
}

/** Extra items of the select list that cursors need: timestamps to the microsecond. */
export function cursorSelect(keys: readonly OrderKey[]): string {
  return keys
    .filter(({ exact }) => exact)
    .map(({ sql, key }) => `, ${sql}::text as ${key}`)
    .join('');
}

export function orderSql(keys: readonly OrderKey[]): string {
  return keys.map(({ sql, descending }) => `${sql} ${descending ? 'desc' : 'asc'}`).join(', ');
}

export function cursorOf(row: Row, keys: readonly OrderKey[]): CursorValue[] {
  return keys.map(({ key }) => {
    const value = row[key];
    return value === null || value === undefined ? null : typeof value === 'boolean' ? value : String(value);
  });
}

/**
 * Conditions of what comes after a cursor: disjoint branches, each an index range by itself. Mostly there is one, as
 * `(name, id) > ($1, $2)`; a key that may be null adds a branch for the nulls behind it. Joined by OR they would be
 * filters over a scan from the start: 1,000,000 rows deep that is 300 ms instead of 0.1.
 */
export function keysetBranches(keys: readonly OrderKey[], cursor: readonly CursorValue[], params: Params): string[] {
  const holders = cursor.map((value) => (value === null ? 'null' : params.add(value)));
  const [first] = keys;
  const uniform = keys.every(({ descending }) => descending === first?.descending) && !cursor.includes(null);
  const branches: string[] = [];
  if (uniform) {
    const sign = first?.descending ? '<' : '>';
    const [left, right] = [keys.map(({ sql }) => sql).join(', '), holders.join(', ')];
    branches.push(keys.length === 1 ? `${left} ${sign} ${right}` : `(${left}) ${sign} (${right})`);
  }
  keys.forEach(({ sql, descending, nullable }, at) => {
    const before = keys
      .slice(0, at)
      .map((key, index) =>
        cursor[index] === null ? `${key.sql} is null` : `${key.sql} = ${holders[index] ?? 'null'}`,
      );
    const branch = (condition: string): number => branches.push([...before, condition].join(' and '));
    const holder = holders[at] ?? 'null';
    if (cursor[at] === null) {
      if (descending) branch(`${sql} is not null`);
    } else {
      if (!uniform) branch(`${sql} ${descending ? '<' : '>'} ${holder}`);
      if (nullable && !descending) branch(`${sql} is null`);
    }
  });
  return branches;
}

/** True for fields that may be summed. */
export function isSummable(column: Column): boolean {
  return isNumeric(column) && !column.field.repeated && !column.field.map;
}
