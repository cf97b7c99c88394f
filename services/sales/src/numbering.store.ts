import type { Statement, Tx } from '@crm/kit/pg/pool';

/** Sequences of the numbers that people say: "D-17". */
const SERIES = {
  D: 'deal_numbers',
  Q: 'quote_numbers',
  O: 'order_numbers',
  S: 'supplier_request_numbers',
  R: 'receipt_numbers',
  P: 'payment_numbers',
  DS: 'document_set_numbers',
  RT: 'order_return_numbers',
} as const;

const NEXT: Statement = { name: 'next_number', text: 'select nextval($1::regclass) as number' };

/** The next number of a series. Rolled back transactions leave gaps: numbers are names, not a count. */
export async function nextNumber(tx: Pick<Tx, 'query'>, series: keyof typeof SERIES): Promise<string> {
  const [row] = await tx.query<{ number: bigint }>(NEXT, [SERIES[series]]);
  return `${series}-${row?.number ?? ''}`;
}
