import type { Statement, Tx } from '@crm/kit/pg/pool';
import type { ResultCode } from './activity.ts';

export interface ResultRow extends ResultCode {
  names: Readonly<Record<string, string>>;
}

const LIST: Statement = {
  name: 'activity_results_list',
  text: 'select code, names, types, contact, active from activity_results order by position, code',
};
const SAVE: Statement = {
  name: 'activity_result_save',
  text: `insert into activity_results (code, names, types, contact, active, position)
    values ($1, $2, $3, $4, $5, (select coalesce(max(position), 0) + 10 from activity_results))
    on conflict (code) do update set names = excluded.names, types = excluded.types, contact = excluded.contact, active = excluded.active`,
};

/** The whole dictionary, in its order. */
export async function listResults(tx: Pick<Tx, 'query'>): Promise<ResultRow[]> {
  return tx.query<ResultRow>(LIST);
}

/** The dictionary by code. */
export async function resultDictionary(tx: Pick<Tx, 'query'>): Promise<ReadonlyMap<string, ResultCode>> {
  return new Map((await listResults(tx)).map((row) => [row.code, row]));
}

export async function saveResult(tx: Pick<Tx, 'query'>, result: ResultRow): Promise<void> {
  await tx.query(SAVE, [result.code, JSON.stringify(result.names), result.types, result.contact, result.active]);
}
