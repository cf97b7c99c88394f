import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse';

/** Where the ledger lies; undefined: there is none on this machine, and what needs it is skipped. */
export const ledgerPath = process.env['CRM_REAL_LEDGER'];

if (ledgerPath === undefined)
  process.stderr.write(
    'The real ledger is not there: set CRM_REAL_LEDGER to online-retail.csv.gz to run these tests.\n',
  );

/** Tests that need the ledger; without it they count as skipped. */
export const withLedger: typeof describe = ledgerPath === undefined ? describe.skip : describe;

export interface LedgerTotals {
  lines: number;
  counts: Record<'imported' | 'return' | 'without_client' | 'duplicate' | 'stock_remark' | 'adjustment', number>;
  /** In ten-thousandths of a pound: exact. */
  sales: bigint;
  returns: bigint;
  adjustments: bigint;
  all: bigint;
  invoices: Set<string>;
  cancellations: Set<string>;
  clients: Set<string>;
  skus: Set<string>;
}

interface Line {
  InvoiceNo: string;
  StockCode: string;
  Quantity: string;
  UnitPrice: string;
  CustomerID: string;
}

/** Reads a packed ledger by itself, sharing no code with the import, and adds up what must come out of it. */
export async function ledgerTotals(packed: Buffer): Promise<LedgerTotals> {
  const totals: LedgerTotals = {
    lines: 0,
    counts: { imported: 0, return: 0, without_client: 0, duplicate: 0, stock_remark: 0, adjustment: 0 },
    sales: 0n,
    returns: 0n,
    adjustments: 0n,
    all: 0n,
    invoices: new Set(),
    cancellations: new Set(),
    clients: new Set(),
    skus: new Set(),
  };
  const seen = new Set<string>();
  const parser = Readable.from([gunzipSync(packed)]).pipe(parse({ columns: true }));
  for await (const line of parser as AsyncIterable<Line>) {
    totals.lines += 1;
    const key = JSON.stringify(line);
    count(totals, line, seen.has(key));
    seen.add(key);
  }
  return totals;
}

function count(totals: LedgerTotals, line: Line, repeated: boolean): void {
  const { InvoiceNo: invoice, StockCode: sku, CustomerID: client } = line;
  const amount = BigInt(line.Quantity) * tenThousandths(line.UnitPrice);
  totals.all += amount;
  if (invoice.startsWith('A')) {
    totals.adjustments += amount;
    totals.counts.adjustment += 1;
    return;
  }
  if (tenThousandths(line.UnitPrice) === 0n && client === '') {
    totals.counts.stock_remark += 1;
    return;
  }
  const isReturn = invoice.startsWith('C');
  (isReturn ? totals.cancellations : totals.invoices).add(invoice);
  totals.skus.add(sku.toUpperCase());
  if (client !== '') totals.clients.add(client);
  if (isReturn) totals.returns -= amount;
  else totals.sales += amount;
  if (repeated) totals.counts.duplicate += 1;
  else if (isReturn) totals.counts.return += 1;
  else totals.counts[client === '' ? 'without_client' : 'imported'] += 1;
}

/** "2.55" -> 25500n. */
export function tenThousandths(text: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,4}))?$/.exec(text);
  if (!match) throw new Error(`${text} is no decimal with four digits`);
  const [, sign, whole = '0', fraction = ''] = match;
  const value = BigInt(whole) * 10_000n + BigInt(fraction.padEnd(4, '0'));
  return sign === '-' ? -value : value;
}
