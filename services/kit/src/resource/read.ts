import { createHmac, createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { ListRequest } from '@crm/proto/gen/crm/type/v1/standard';
import type { Actor } from '../access/actor.ts';
import type { Call } from '../grpc/call.ts';
import { invalid, notFound } from '../grpc/errors.ts';
import type { Db } from '../pg/pool.ts';
import { giveBack } from './borrowed.ts';
import type { Resource } from './define.ts';
import { fromBadValue } from './errors.ts';
import { filterSql } from './filter-sql.ts';
import type { Searchable } from './filter-sql.ts';
import { scopeSql } from './load.ts';
import { cursorOf, cursorSelect, keysetBranches, orderSql, parseOrder } from './order.ts';
import type { OrderKey } from './order.ts';
import { argumentsHash, readPageToken, writePageToken } from './page-token.ts';
import { newParams } from './params.ts';
import type { Params } from './params.ts';
import { setValue } from './row.ts';
import type { Row } from './row.ts';
import { rowTogether } from './read-together.ts';
import { hiddenFrom, hide } from './sensitive.ts';
import { unnamed } from './statements.ts';
import { likePattern, searchWords } from './search.ts';
import { offering } from './verbs.ts';
import { wordsOf } from './dictionary.ts';

const DEFAULT_PAGE = 50;
const MAX_PAGE = 500;

/** How many records a page holds: 50 when nothing is said, 500 at most. Throws for a negative number. */
export function pageLimit(pageSize: number): number {
  if (pageSize < 0) throw invalid([{ field: 'pageSize', reason: 'TOO_SMALL', params: { limit: 0 } }]);
  return Math.min(pageSize || DEFAULT_PAGE, MAX_PAGE);
}

/**
 * Turns records into what this caller may see at this instant, in place. What may be done with them is told of whole ones
 * alone: in the basic view they lack what it depends on.
 */
export function presenter<T extends object>(
  resource: Resource<T>,
  call: Call,
  view: ListRequest['view'] = 'RECORD_VIEW_FULL',
): (message: T) => T {
  const { actor, now } = call;
  const paths = hiddenFrom(actor, resource.hidden);
  const derived = resource.columns.filter(({ asOf }) => asOf !== undefined);
  const borrowed = resource.columns.filter(({ seenBy }) => seenBy !== undefined);
  const offer = view === 'RECORD_VIEW_BASIC' ? undefined : offering(resource, call);
  return (message) => {
    if (borrowed.length > 0) giveBack(message, borrowed, actor);
    for (const column of derived) setValue(message, column, column.asOf?.(message as never, now));
    if (offer) Object.assign(message, offer(message));
    return paths.length === 0 ? message : hide(message, paths, () => resource.codec.fromJSON({}));
  };
}

/** Fields that this actor may name in filters, orders and sums. */
export function searchableFor<T extends object>(resource: Resource<T>, actor: Actor): Searchable {
  const hidden = new Set(hiddenFrom(actor, resource.hidden).map(({ path }) => path.join('.')));
  return {
    columns: resource.columns,
    enums: resource.options.registry.enums,
    visible: ({ field }) => !hidden.has(field.jsonName),
  };
}

/** At most one statement. NOT_FOUND also for what the caller may not see; a deleted record is given with its delete_time. */
export async function getRecord<T extends object>(db: Db, resource: Resource<T>, id: string, call: Call): Promise<T> {
  const row = await rowTogether(db, resource, id, call.actor);
  if (row === undefined) throw notFound(resource.noun, id);
  return presenter(resource, call)(resource.read(row));
}

type Meant = ReadonlyMap<string, readonly string[]>;

export type Selection = Pick<ListRequest, 'filter' | 'q' | 'showDeleted'> & { meant?: Meant | undefined };

/**
 * Conditions of a selection: deleted or not, scope of a permission, filter, words. Everything that shows or counts
 * records goes through here: list, aggregate and export cannot see different rows.
 */
export function selectionSql<T extends object>(
  resource: Resource<T>,
  selection: Selection,
  actor: Actor,
  permission: string | undefined,
  params: Params,
): string[] {
  const conditions: string[] = [];
  if (resource.softDelete && !selection.showDeleted) conditions.push('deleted_at is null');
  conditions.push(scopeSql(resource, actor, permission, params));
  if (selection.filter !== '') conditions.push(filterSql(selection.filter, searchableFor(resource, actor), params));
  if (selection.q !== '') conditions.push(...wordConditions(resource, selection.q, params, selection.meant));
  return conditions.filter((condition) => condition !== 'true');
}

function wordConditions<T extends object>(
  resource: Resource<T>,
  q: string,
  params: Params,
  meant: Meant = new Map(),
): string[] {
  if (!resource.options.search) throw invalid([{ field: 'q', reason: 'UNKNOWN_FIELD' }]);
  const words = searchWords(q);
  if (words.length === 0) return ['false'];
  return words.map((word) => {
    const alike = meant.get(word) ?? [];
    return alike.length === 0
      ? `search_text like ${params.add(likePattern(word))}`
      : `search_text like any (${params.add([word, ...alike].map(likePattern))})`;
  });
}

/** What may have been meant by the words of a query: words of the records that are written alike. */
export async function whatWasMeant<T extends object>(
  db: Db,
  resource: Resource<T>,
  q: string,
): Promise<Meant | undefined> {
  const words = searchWords(q).filter((word) => wordsOf(word).length === 1);
  if (words.length === 0) return undefined;
  const meant = await resource.words.near(db, words);
  return [...meant].some(([word, alike]) => alike.some((other) => other !== word)) ? meant : undefined;
}

export interface Page<T> {
  items: T[];
  nextPageToken: string;
}

/** The columns of a view. */
export function selectOf<T extends object>(resource: Resource<T>, view: ListRequest['view']): string {
  return view === 'RECORD_VIEW_BASIC' ? resource.basicSelect : resource.select;
}

export interface PageQuery<T extends object> {
  resource: Resource<T>;
  view?: ListRequest['view'];
  keys: readonly OrderKey[];
  limit: number;
}

/** Records in order, from a cursor on: one page, or one batch of an export. Gives raw rows, one more than `limit`. */
export async function fetchPage<T extends object>(
  db: Db,
  { resource, view = 'RECORD_VIEW_FULL', keys, limit }: PageQuery<T>,
  conditions: readonly string[],
  cursor: Parameters<typeof keysetBranches>[1] | undefined,
  params: Params,
  planned: 'named' | 'by value',
): Promise<Row[]> {
  const head = `select ${selectOf(resource, view)}${cursorSelect(keys)} from ${resource.options.table}`;
  // The limit stands in the text: as a parameter the planner takes it for a tenth of the table.
  const tail = `order by ${orderSql(keys)} limit ${limit + 1}`;
  const branches = cursor ? keysetBranches(keys, cursor, params) : ['true'];
  const one = (branch: string): string => {
    const where = [...conditions, ...(branch === 'true' ? [] : [branch])];
    return `${head}${where.length > 0 ? ` where ${where.join(' and ')}` : ''} ${tail}`;
  };
  const [only = 'true', ...more] = branches;
  const text =
    more.length === 0
      ? one(only)
      : `select * from (${branches.map((branch) => `(${one(branch)})`).join(' union all ')}) pages ${outerOrder(keys, limit)}`;
  const statement = planned === 'named' ? resource.statements.of(text) : unnamed(text);
  return db.query<Row>(statement, params.values).catch((thrown: unknown) => {
    throw fromBadValue(thrown);
  });
}

/** Above a union only the names of its columns are known. Texts of times sort by their own column. */
function outerOrder(keys: readonly OrderKey[], limit: number): string {
  const order = keys.map(
    ({ key, exact, descending }) => `${exact ? key.slice(1) : key} ${descending ? 'desc' : 'asc'}`,
  );
  return `order by ${order.join(', ')} limit ${limit + 1}`;
}

/** A page of the records that the caller may see, in one statement. Words without an order go to searchRecords. */
export async function listRecords<T extends object>(
  db: Db,
  resource: Resource<T>,
  request: ListRequest,
  call: Call,
): Promise<Page<T>> {
  const { pageSize, pageToken, filter, q, showDeleted } = request;
  const limit = pageLimit(pageSize);
  const orderBy = request.orderBy.trim() === '' ? (resource.options.defaultOrder ?? '') : request.orderBy;
  const keys = parseOrder(orderBy, orderable(resource, call.actor, request.orderBy));
  const args = argumentsHash([resource.options.message, filter, q, showDeleted, orderBy, call.actor.userId]);
  const secret = pageKey(db);
  const mark = pageToken === '' ? undefined : readPageToken(secret, pageToken, args, keys.length);
  const params = newParams();
  const conditions = selectionSql(
    resource,
    { filter, q, showDeleted },
    call.actor,
    resource.permissionFor('read'),
    params,
  );
  const rows = await fetchPage(
    db,
    { resource, view: request.view, keys, limit },
    conditions,
    mark?.cursor,
    params,
    q === '' ? 'named' : 'by value',
  );
  const last = rows[limit - 1];
  return {
    items: rows
      .slice(0, limit)
      .map(resource.read)
      .map(presenter(resource, call, request.view)),
    nextPageToken: rows.length > limit && last ? writePageToken(secret, { cursor: cursorOf(last, keys) }, args) : '',
  };
}

/** The noun's own default order may name fields that callers may not sort by. */
function orderable<T extends object>(resource: Resource<T>, actor: Actor, asked: string): Searchable {
  const searchable = searchableFor(resource, actor);
  if (asked.trim() !== '') return searchable;
  const columns = searchable.columns.map((column) => ({
    ...column,
    field: { ...column.field, rule: { ...column.field.rule, sortable: true } },
  }));
  return { ...searchable, columns };
}

const secrets = new Map<string, KeyObject>();

/**
 * All replicas of a service share its database, so the database's address makes a key that they agree on and nobody else
 * knows. A KeyObject: made of bytes anew each time, an HMAC costs 10 µs instead of 2.
 */
export function pageKey(db: Db): KeyObject {
  const known = secrets.get(db.url) ?? createSecretKey(createHmac('sha256', db.url).update('page-token').digest());
  secrets.set(db.url, known);
  return known;
}
