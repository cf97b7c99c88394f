import type { AggregateGroup, AggregateRequest, AggregateResponse } from '@crm/proto/gen/crm/type/v1/standard';
import type { Call } from '../grpc/call.ts';
import { invalid } from '../grpc/errors.ts';
import type { Db } from '../pg/pool.ts';
import type { Column } from './columns.ts';
import type { Resource } from './define.ts';
import { fromBadValue, resourceErrors } from './errors.ts';
import { namedFieldViolation, resolve } from './filter-sql.ts';
import { isSummable } from './order.ts';
import { newParams } from './params.ts';
import { searchableFor, selectionSql } from './read.ts';
import { canonicalDecimal } from './row.ts';
import { unnamed } from './statements.ts';

const MAX_GROUPS = 1000;

interface Cell {
  key: string | null;
  /** Null: the count of the group. */
  field: string | null;
  unit: string | null;
  value: string;
}

/**
 * Counts and exact sums over the records that the caller may see, in one statement. Money and quantities are summed per
 * currency or unit: "amount/RUB". Groups come in the order of their keys; records without a value have the key "".
 */
export async function aggregateRecords<T extends object>(
  db: Db,
  resource: Resource<T>,
  request: AggregateRequest,
  call: Call,
): Promise<AggregateResponse> {
  const { filter, q, groupBy } = request;
  const params = newParams();
  const searchable = searchableFor(resource, call.actor);
  const group = groupBy === '' ? `''` : `coalesce((${resolve(groupBy, searchable, 'groupBy').value})::text, '')`;
  const summed = [...new Set(request.sums)].map((name) => {
    const column = resource.columns.find(({ field }) => field.name === name || field.jsonName === name);
    if (!column || !isSummable(column) || !searchable.visible(column))
      throw invalid([namedFieldViolation('sums', 'UNKNOWN_FIELD', { name })]);
    return column;
  });
  const conditions = selectionSql(
    resource,
    { filter, q, showDeleted: false },
    call.actor,
    resource.permissionFor('read'),
    params,
  );
  const where = conditions.length > 0 ? ` where ${conditions.join(' and ')}` : '';
  const values = summed.map((column, at) => `, ${column.value} as v${at}, ${unitOf(column)} as u${at}`).join('');
  const sums = summed.map(
    ({ field }, at) =>
      ` union all select key, '${field.jsonName}', u${at}, sum(v${at})::text from base where v${at} is not null group by key, u${at}`,
  );
  const text = `with base as (select ${group} as key${values} from ${resource.options.table}${where}),
    groups as (select key, count(*)::text as n from base group by key order by key limit ${MAX_GROUPS + 1})
    select key, null as field, null as unit, n as value from groups${sums.join('')}`;
  const statement = q === '' ? resource.statements.of(text) : unnamed(text);
  const cells = await db.query<Cell>(statement, params.values).catch((thrown: unknown) => {
    throw fromBadValue(thrown);
  });
  const groups = new Map<string, AggregateGroup>();
  for (const { key, field, unit, value } of cells) {
    const found = groups.get(key ?? '') ?? { key: key ?? '', count: 0n, sums: {} };
    if (field === null) found.count = BigInt(value);
    else found.sums[unit === null ? field : `${field}/${unit.trim()}`] = canonicalDecimal(value);
    groups.set(found.key, found);
  }
  if (groups.size > MAX_GROUPS) throw resourceErrors.TOO_MANY_GROUPS({ limit: MAX_GROUPS });
  return { groups: [...groups.values()] };
}

function unitOf(column: Column): string {
  return column.names[1] ?? 'null::text';
}
