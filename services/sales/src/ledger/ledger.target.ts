import type { ImportContext, ImportRow, ImportTarget, LineOutcome } from '@crm/kit/import/target';
import type { Tx } from '@crm/kit/pg/pool';
import { classify } from './classify.ts';
import type { Classified, KnownInvoice, ReadLine } from './classify.ts';
import { knownInvoices, numbersInUse } from './invoice.store.ts';
import { ledgerClients } from './ledger-clients.ts';
import type { LedgerClient, LedgerPeer } from './ledger-clients.ts';
import { readLine } from './ledger-line.ts';
import { ledgerColumns } from './ledger.columns.ts';
import { ledgerReasons } from './ledger.texts.ts';
import { countNames, renameProducts, saveNewProducts } from './products.store.ts';
import { saveOrders, saveReturns, stage } from './records.store.ts';
import { undoLedger } from './undo.ts';

const CLIENTS = 'clients';
const CHECKED = 'invoices checked';

/** The past of a company: lines of invoices become clients, products, orders and returns. README.md tells the rules. */
export function ledgerTarget(peer: LedgerPeer): ImportTarget {
  const clients = ledgerClients(peer);
  const read = new WeakMap<ImportRow, ReadLine>();

  /** A line is looked at before its batch and in it, perhaps twice: it is read once. */
  function understood(row: ImportRow): ReadLine {
    const found = read.get(row) ?? { line: row.line, read: readLine(row) };
    read.set(row, found);
    return found;
  }

  async function sorted(
    tx: Pick<Tx, 'query'>,
    rows: readonly ImportRow[],
    { importId, memory, dryRun }: ImportContext,
  ): Promise<Classified> {
    const lines = rows.map(understood);
    const numbers = [...new Set(lines.flatMap((line) => ('reason' in line.read ? [] : [line.read.invoice])))];
    const known = await knownInvoices(tx, importId, numbers);
    const checked = memoryOf<KnownInvoice>(memory, CHECKED);
    for (const number of numbers) {
      const before = checked.get(number);
      if (before) known.set(number, before);
    }
    const found = classify(lines, known, await numbersInUse(tx, numbers));
    // Nothing that a dry run could find again is written, so it remembers.
    if (dryRun) for (const [number, invoice] of found.invoices) checked.set(number, invoice);
    return found;
  }

  return {
    name: 'ledger',
    permission: 'sales:order:import',
    columns: ledgerColumns,
    reasons: ledgerReasons,
    batchSize: 10_000,
    keepTogether: 'invoice',

    async beforeBatch(rows, context) {
      const { taken } = await sorted(context.db, rows, context);
      await clients.bring(taken, memoryOf<LedgerClient>(context.memory, CLIENTS), context);
    },

    checkBatch: async (tx, rows, context): Promise<LineOutcome[]> => (await sorted(tx, rows, context)).outcomes,

    async applyBatch(tx, rows, context) {
      const { taken, outcomes } = await sorted(tx, rows, context);
      if (taken.length === 0) return outcomes;
      await stage(tx, taken, memoryOf<LedgerClient>(context.memory, CLIENTS));
      await saveNewProducts(tx, context);
      await countNames(tx, context);
      await saveOrders(tx, context);
      await saveReturns(tx, context);
      return outcomes;
    },

    finish: renameProducts,
    undo: (tx, context) => undoLedger(tx, clients, context),
  };
}

function memoryOf<T>(memory: Map<string, unknown>, name: string): Map<string, T> {
  const found = (memory.get(name) as Map<string, T> | undefined) ?? new Map<string, T>();
  memory.set(name, found);
  return found;
}
