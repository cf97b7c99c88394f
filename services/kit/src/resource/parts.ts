import type { Tx } from '../pg/pool.ts';
import { newParams } from './params.ts';
import type { Params } from './params.ts';
import { statementCache } from './statements.ts';

/**
 * Rows of another table that are written by the same statement as a record: a data-modifying statement with $1, $2… of
 * its own, which takes its rows `from saved`. `saved` holds the record's columns (`saved.id`) and is empty when the
 * record was not written, so a part never stands alone. It sees the tables as they were before the statement; no two
 * parts may touch the same row.
 *
 *     { text: 'insert into deal_stages (deal_id, stage) select saved.id, $1 from saved', params: ['new'] }
 */
export interface Part {
  text: string;
  params: readonly unknown[];
}

/** The common table expressions of parts, in a statement that has one named `saved`. */
export function partCtes(parts: readonly Part[], params: Params): string[] {
  return parts.map(({ text, params: values }, n) => {
    const holders = values.map((value) => params.add(value));
    return `part_${n} as (${text.replace(/\$(\d+)/g, (_, at: string) => holders[Number(at) - 1] ?? '')})`;
  });
}

const statements = statementCache('parts');

/** Writes parts by themselves, as one statement, for a record that is there already; without its table only `saved.id` is known. */
export async function writeParts(
  tx: Pick<Tx, 'query'>,
  id: string,
  parts: readonly Part[],
  table?: string,
): Promise<void> {
  if (parts.length === 0) return;
  const params = newParams();
  const key = `${params.add(id)}::uuid`;
  const saved = table === undefined ? `select ${key} as id` : `select * from ${table} where id = ${key}`;
  const ctes = [`saved as (${saved})`, ...partCtes(parts, params)];
  await tx.query(statements.of(`with ${ctes.join(',\n')} select`), params.values);
}
