import type { Tx } from '../pg/pool.ts';
import type { Column } from '../resource/columns.ts';
import type { Resource } from '../resource/define.ts';
import { loadRows } from '../resource/load.ts';
import { fieldsOf } from '../resource/row.ts';
import type { ImportContext } from './target.ts';

/** A record that a line's key names. */
export interface Found<T> {
  /** Undefined: there is one, but not for this importer. */
  message: T | undefined;
  ofThisImport: boolean;
}

const SEEN = 'keys seen';

/** Keys of the lines that this run has looked at: the same key again is a duplicate. */
export function keysSeen({ memory }: ImportContext): Set<string> {
  const seen = (memory.get(SEEN) as Set<string> | undefined) ?? new Set<string>();
  memory.set(SEEN, seen);
  return seen;
}

/** For a transaction that is run again: it must not find its own keys. */
export function setKeysSeen({ memory }: ImportContext, keys: ReadonlySet<string>): void {
  memory.set(SEEN, keys);
}

/** The records that have these keys; locked, unless it is a dry run. */
export async function findByKey<T extends object>(
  tx: Tx,
  resource: Resource<T>,
  column: Column,
  keys: readonly string[],
  context: ImportContext,
): Promise<Map<string, Found<T>>> {
  const [name] = column.names;
  const { table } = resource.options;
  // Keys are never empty; said in the text, it lets PostgreSQL use a unique index that leaves empty ones out.
  const filled = column.field.kind === 'string' && !column.emptyIsNull ? ` and r.${name} <> ''` : '';
  const text = `select r.${name}::text as key, r.id::text as id, exists (select 1 from import_lines l where l.import_id = $2 and l.record_id = r.id::text) as own
    from ${table} r where r.${name} = any($1)${filled}${resource.softDelete ? ' and r.deleted_at is null' : ''}`;
  const rows = await tx.query<{ key: string; id: string; own: boolean }>(resource.statements.of(text), [
    keys,
    context.importId,
  ]);
  const mine =
    rows.length === 0
      ? []
      : await loadRows(
          tx,
          resource,
          rows.map(({ id }) => id),
          { lock: !context.dryRun, actor: context.actor, permission: resource.permissionFor('edit') },
        );
  const byId = new Map(mine.map((message) => [fieldsOf(message)['id'], message]));
  return new Map(rows.map(({ key, id, own }) => [key, { message: byId.get(id), ofThisImport: own }]));
}
