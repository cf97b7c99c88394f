import { invalid } from '../grpc/errors.ts';
import type { Tx } from '../pg/pool.ts';
import type { Resource } from '../resource/define.ts';
import type { Params } from '../resource/params.ts';
import { unnamed } from '../resource/statements.ts';
import { referenceReader } from './fields.ts';
import type { Reference } from './fields.ts';
import { standsBy } from './links.ts';

/** Records of one noun on which a written record newly stands. */
export interface Kept {
  table: string;
  alive: string;
  references: readonly Reference[];
}

/** The records of the same service on which a record stands after a change and did not before; those that can be deleted. */
export function newlyKept<T extends object>(resource: Resource<T>, before: T | undefined, after: T): Kept[] {
  const { keeps, options } = resource;
  const { stands } = options;
  if (stands === undefined || keeps.size === 0) return [];
  const reader = referenceReader(options.registry, options.message, 'stored');
  const read = (message: T | undefined): Reference[] => {
    const found: Reference[] = [];
    if (message !== undefined) reader?.(message, found, '');
    return found.filter(({ field }) => standsBy(stands, field.split(/[.[]/, 1)[0] ?? ''));
  };
  const held = new Set(read(before).map(({ noun, id }) => `${noun} ${id}`));
  const added = read(after).filter(({ noun, id }) => keeps.has(noun) && !held.has(`${noun} ${id}`));
  return [...Map.groupBy(added, ({ noun }) => noun)].flatMap(([noun, references]) => {
    const kept = keeps.get(noun);
    if (kept === undefined) return [];
    const { options: to, softDelete } = kept;
    const named = references.map((reference) => ({ ...reference, field: `${resource.property}.${reference.field}` }));
    return [{ table: to.table, alive: softDelete ? ' and deleted_at is null' : '', references: named }];
  });
}

/**
 * Holds the records on which a new one stands until it is written: a deletion waits for it and then finds it, and a
 * deletion that came first is seen here, since a lock reads the newest version of its row. The same lock as that of a
 * foreign key. Gives the expressions and the condition of the write.
 */
export function keptSql(kept: readonly Kept[], params: Params): { ctes: string[]; conditions: string[] } {
  const ctes: string[] = [];
  const conditions: string[] = [];
  for (const [n, { table, alive, references }] of kept.entries()) {
    const ids = `${params.add(idsOf(references))}::uuid[]`;
    ctes.push(`kept_${n} as (select id from ${table} where id = any(${ids})${alive} order by id for key share)`);
    conditions.push(`(select count(*) from kept_${n}) = cardinality(${ids})`);
  }
  return { ctes, conditions };
}

/** Names the fields whose records are gone, when a write did not happen. */
export async function refuseGone(tx: Pick<Tx, 'query'>, kept: readonly Kept[]): Promise<void> {
  for (const { table, alive, references } of kept) {
    const rows = await tx.query<{ id: string }>(
      unnamed(`select id::text from ${table} where id = any($1::uuid[])${alive}`),
      [idsOf(references)],
    );
    const there = new Set(rows.map(({ id }) => id));
    const gone = references.filter(({ id }) => !there.has(id));
    if (gone.length > 0) throw invalid(gone.map(({ field }) => ({ field, reason: 'NOT_FOUND' })));
  }
}

function idsOf(references: readonly Reference[]): string[] {
  return [...new Set(references.map(({ id }) => id))];
}
