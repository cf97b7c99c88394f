import { scopeCondition } from '../access/scope.ts';
import type { Actor } from '../access/actor.ts';
import { notFound } from '../grpc/errors.ts';
import type { Tx } from '../pg/pool.ts';
import type { Resource } from './define.ts';
import { newParams } from './params.ts';
import type { Params } from './params.ts';
import type { Row } from './row.ts';

/** The scope of a permission as a condition; a resource without scope, or an action open to all, has none. */
export function scopeSql<T extends object>(
  resource: Resource<T>,
  actor: Actor,
  permission: string | undefined,
  params: Params,
): string {
  if (permission === undefined) return 'true';
  const condition = scopeCondition(actor, permission, resource.options.scope ?? {}, params.values.length + 1);
  for (const value of condition.params) params.add(value);
  return condition.sql;
}

export interface LoadOptions {
  /** Locks the row until the transaction ends. */
  lock?: boolean;
  /** Deleted records too. */
  deleted?: boolean;
  /** Only what this actor may see (or do) under this permission. */
  actor?: Actor;
  permission?: string | undefined;
}

/** Reads records by id, in the order of their ids: locks taken in one order do not deadlock. */
export async function loadRows<T extends object>(
  tx: Pick<Tx, 'query'>,
  resource: Resource<T>,
  ids: readonly string[],
  options: LoadOptions = {},
): Promise<T[]> {
  return (await fetchRows(tx, resource, ids, options)).map((row) => resource.read(row));
}

/** The same as rows. An empty id is a reference that is not set: it finds nothing. */
export async function fetchRows<T extends object>(
  tx: Pick<Tx, 'query'>,
  resource: Resource<T>,
  asked: readonly string[],
  { lock = false, deleted = false, actor, permission }: LoadOptions,
): Promise<Row[]> {
  const ids = asked.filter((id) => id !== '');
  if (ids.length === 0) return [];
  const params = newParams();
  const [only] = ids;
  const which = ids.length === 1 ? `id = ${params.add(only)}` : `id = any(${params.add(ids)})`;
  const scope = actor ? scopeSql(resource, actor, permission, params) : 'true';
  const conditions = [
    which,
    ...(scope === 'true' ? [] : [scope]),
    ...(deleted || !resource.softDelete ? [] : ['deleted_at is null']),
  ];
  const order = ids.length === 1 ? '' : ' order by id';
  const text = `select ${resource.select} from ${resource.options.table} where ${conditions.join(' and ')}${order}${lock ? ' for update' : ''}`;
  return tx.query<Row>(resource.statements.of(text), params.values);
}

/** One record; NOT_FOUND when there is none, it is deleted, or it is not this actor's to see. */
export async function loadOne<T extends object>(
  tx: Pick<Tx, 'query'>,
  resource: Resource<T>,
  id: string,
  options: LoadOptions = {},
): Promise<T> {
  const [found] = await loadRows(tx, resource, [id], options);
  if (!found) throw notFound(resource.noun, id);
  return found;
}
