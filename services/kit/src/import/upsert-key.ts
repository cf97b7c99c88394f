import type { Tx } from '../pg/pool.ts';
import type { Column } from '../resource/columns.ts';
import type { Resource } from '../resource/define.ts';
import { loadRows } from '../resource/load.ts';
import { fieldsOf } from '../resource/row.ts';
import type { KeyRule } from './target-column.ts';
import type { ImportContext } from './target.ts';

/** A record that a line's key names. */
export interface Found<T> {
  /** Undefined: there is one, but not for this importer. */
  message: T | undefined;
  id: string;
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
  column: Column | undefined,
  rule: KeyRule,
  keys: readonly string[],
  context: ImportContext,
): Promise<Map<string, Found<T>[]>> {
  if (keys.length === 0) return new Map();
  const hits = await (rule.find?.(tx, keys) ?? inTable(tx, resource, column, rule, keys));
  const found = await recordsById(tx, resource, [...new Set(hits.map(({ id }) => id))], context);
  const byKey = new Map<string, Found<T>[]>();
  for (const { key, id } of hits) {
    const record = found.get(id);
    if (record) byKey.set(key, [...(byKey.get(key) ?? []), record]);
  }
  return byKey;
}

async function inTable<T extends object>(
  tx: Tx,
  resource: Resource<T>,
  column: Column | undefined,
  { stored }: KeyRule,
  keys: readonly string[],
): Promise<{ key: string; id: string }[]> {
  if (!column) return [];
  const [name] = column.names;
  const value = stored ?? `r.${name}`;
  // Keys are never empty; said in the text, it lets PostgreSQL use a unique index that leaves empty ones out.
  const filled = column.field.kind === 'string' && !column.emptyIsNull ? ` and r.${name} <> ''` : '';
  const text = `select ${value}::text as key, r.id::text as id from ${resource.options.table} r
    where ${value} = any($1)${filled}${resource.softDelete && name !== 'id' ? ' and r.deleted_at is null' : ''}`;
  return tx.query<{ key: string; id: string }>(resource.statements.of(text), [keys]);
}

/** Records as the importer may change them, deleted ones too; those that he may not have no message. */
export async function recordsById<T extends object>(
  tx: Tx,
  resource: Resource<T>,
  ids: readonly string[],
  context: ImportContext,
): Promise<Map<string, Found<T>>> {
  if (ids.length === 0) return new Map();
  const mine = await loadRows(tx, resource, ids, {
    lock: !context.dryRun,
    deleted: true,
    actor: context.actor,
    permission: resource.permissionFor('edit'),
  });
  const byId = new Map(mine.map((message) => [fieldsOf(message)['id'] as string, message]));
  const own = await tx.query<{ id: string }>(OWN, [context.importId, ids]);
  const ofThisImport = new Set(own.map(({ id }) => id));
  return new Map(ids.map((id) => [id, { id, message: byId.get(id), ofThisImport: ofThisImport.has(id) }]));
}

const OWN = {
  name: 'import_own_records',
  text: 'select distinct record_id as id from import_lines where import_id = $1 and record_id = any($2)',
};

/** Ids of records that are gone for good: their events and history stand, and a second life would contradict them. */
export async function idsUsedUp<T extends object>(
  tx: Tx,
  resource: Resource<T>,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = ids.length === 0 ? [] : await tx.query<{ id: string }>(USED, [resource.noun, ids]);
  return new Set(rows.map(({ id }) => id));
}

const USED = {
  name: 'import_ids_used',
  text: 'select distinct record_id as id from audit_log where noun = $1 and record_id = any($2)',
};
