import type { Statement, Tx } from '@crm/kit/pg/pool';
import { formatNumber, numbersOf, seriesOf } from './number.ts';

const NEXT: Statement = {
  name: 'document_series_next',
  text: 'update document_series set last = last + 1 where series = $1 returning last',
};
/** A series begins after the numbers that it has already, given before it had a counter or by a pattern that says the same. */
const BEGIN: Statement = {
  name: 'document_series_begin',
  text: `insert into document_series (series, last)
    select $1, coalesce(max((regexp_match(number, $2))[1]::bigint), 0) + 1 from issued_numbers where number ~ $2
    on conflict (series) do update set last = document_series.last + 1 returning last`,
};
const TAKE: Statement = {
  name: 'document_number_take',
  text: 'insert into issued_numbers (number, document_id) values ($1, $2) on conflict (number) do nothing returning number',
};

/**
 * The next official number of a pattern on a day, for good: no other document ever has it. Others who want one of the series
 * wait until this transaction ends, so it should end soon; given back with it when it fails.
 */
export async function takeNumber(tx: Tx, pattern: string, date: string, documentId: string): Promise<string> {
  const series = seriesOf(pattern, date);
  for (;;) {
    const [next] = await tx.query<{ last: bigint }>(NEXT, [series]);
    const [first] = next ? [next] : await tx.query<{ last: bigint }>(BEGIN, [series, numbersOf(series)]);
    if (!first) throw new Error(`the series ${series} gives no number`);
    const number = formatNumber(pattern, date, first.last);
    // Taken already where two series write one number: "A{number}" and "A1{number}".
    const [taken] = await tx.query(TAKE, [number, documentId]);
    if (taken) return number;
  }
}
