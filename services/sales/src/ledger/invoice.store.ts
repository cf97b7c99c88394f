import type { Statement, Tx } from '@crm/kit/pg/pool';
import type { KnownInvoice } from './classify.ts';

const KNOWN: Statement = {
  name: 'ledger_known',
  text: `select number, import_id = $1 as own, to_jsonb(digests) as digests from ledger_invoices where number = any($2)`,
};
const IN_USE: Statement = {
  name: 'ledger_numbers_in_use',
  text: `select o.number from orders o where o.number = any($1) and not exists (select from ledger_invoices i where i.number = o.number)`,
};

/** Those of these invoices that an import has taken in. */
export async function knownInvoices(
  tx: Pick<Tx, 'query'>,
  importId: string,
  numbers: readonly string[],
): Promise<Map<string, KnownInvoice>> {
  const rows = await tx.query<{ number: string; own: boolean; digests: number[] }>(KNOWN, [importId, numbers]);
  return new Map(
    rows.map(({ number, own, digests }) => [
      number,
      { ofThisImport: own, client: undefined, digests: new Set(digests) },
    ]),
  );
}

/** Those of these numbers that orders have which no import made. */
export async function numbersInUse(tx: Pick<Tx, 'query'>, numbers: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ number: string }>(IN_USE, [numbers]);
  return new Set(rows.map(({ number }) => number));
}
