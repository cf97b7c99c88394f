import type { ListRequest } from '@crm/proto/gen/crm/type/v1/standard';
import type { Call } from '../grpc/call.ts';
import type { Db } from '../pg/pool.ts';
import type { Resource } from './define.ts';
import { argumentsHash, readPageToken, writePageToken } from './page-token.ts';
import type { PageMark } from './page-token.ts';
import { newParams } from './params.ts';
import { pageKey, pageLimit, selectOf, presenter, selectionSql, whatWasMeant } from './read.ts';
import type { Page, Selection } from './read.ts';
import type { Row } from './row.ts';
import { rankSql, searchWords } from './search.ts';
import { unnamed } from './statements.ts';

/**
 * Matches that are looked at. A word that stands in half of a million records would else be ranked half a million
 * times; with a thousand wanted, PostgreSQL reads on until it has them where a word is frequent, and takes the trigram
 * index where it is rare. Measured in DECISIONS.md.
 */
const CANDIDATES = 1000;

/**
 * Records that hold all words of a query, best first: whole words before beginnings before the rest, newer before older.
 * One statement. When nothing is found as typed, words that are written alike are tried: two more.
 */
export async function searchRecords<T extends object>(
  db: Db,
  resource: Resource<T>,
  request: ListRequest,
  call: Call,
): Promise<Page<T>> {
  const limit = pageLimit(request.pageSize);
  const { filter, q, showDeleted, pageToken } = request;
  const args = argumentsHash(['search', resource.options.message, filter, q, showDeleted, call.actor.userId]);
  const secret = pageKey(db);
  const mark = pageToken === '' ? undefined : readPageToken(secret, pageToken, args, 2);
  let similar = mark?.similar === true;
  let rows = similar ? [] : await find({ filter, q, showDeleted });
  if (similar || (rows.length === 0 && !mark)) {
    const meant = await whatWasMeant(db, resource, q);
    similar = meant !== undefined;
    if (meant) rows = await find({ filter, q, showDeleted, meant });
  }
  const last = rows[limit - 1];
  const next = (row: Row): PageMark => ({
    cursor: [String(row['_rank']), String(row['id'])],
    ...(similar && { similar: true }),
  });
  return {
    items: rows
      .slice(0, limit)
      .map(resource.read)
      .map(presenter(resource, call, request.view)),
    nextPageToken: rows.length > limit && last ? writePageToken(secret, next(last), args) : '',
  };

  /** Planned for its values: whether the index or a scan is better depends on how frequent the words are. */
  async function find(selection: Selection): Promise<Row[]> {
    const params = newParams();
    const { table } = resource.options;
    const conditions = selectionSql(resource, selection, call.actor, resource.permissionFor('read'), params);
    const rank = rankSql(searchWords(q), (pattern) => params.add(pattern));
    const [fit, id] = mark?.cursor ?? [];
    const after = mark
      ? ` where _rank > ${params.add(fit)} or (_rank = ${params.add(fit)} and id < ${params.add(id)})`
      : '';
    const best = `select id as _id, _rank from (select id, ${rank || '0'} as _rank
      from (select id, search_text from ${table} where ${conditions.join(' and ')} limit ${CANDIDATES}) found) ranked${after}
      order by _rank, id desc limit ${limit + 1}`;
    const text = `select _rank, ${selectOf(resource, request.view)} from (${best}) best join ${table} on ${table}.id = best._id order by _rank, ${table}.id desc`;
    return db.query<Row>(unnamed(text), params.values);
  }
}
