/** What becomes of the lines of a batch, given the invoices that are there already. Pure. */
import type { LineOutcome, LineProblem } from '@crm/kit/import/target';
import type { LedgerLine } from './ledger-line.ts';

/** An invoice that was taken in before, by this import or by another one. */
export interface KnownInvoice {
  ofThisImport: boolean;
  /** Number in the ledger; undefined when it is not known any more. */
  client: string | undefined;
  digests: ReadonlySet<number>;
}

/** A line of the file with what it says, or why it says nothing. */
export interface ReadLine {
  line: number;
  read: LedgerLine | LineProblem;
}

export interface Classified {
  outcomes: LineOutcome[];
  /** Lines that become lines of orders and returns. */
  taken: LedgerLine[];
  /** The invoices of these lines, as the next batch will know them. */
  invoices: Map<string, KnownInvoice>;
}

/**
 * Gives each line its one outcome, in this order: rejected, unchanged (taken in before), adjustment, stock_remark,
 * duplicate (stands in its invoice before, but is taken in), return, without_client, imported. `numbersInUse` are those
 * of orders that no import made.
 */
export function classify(
  lines: readonly ReadLine[],
  known: ReadonlyMap<string, KnownInvoice>,
  numbersInUse: ReadonlySet<string>,
): Classified {
  const outcomes: LineOutcome[] = [];
  const taken: LedgerLine[] = [];
  const seen = new Map<string, KnownInvoice & { digests: Set<number> }>();

  function outcomeOf(line: LedgerLine): Omit<LineOutcome, 'line'> {
    const { invoice, kind, client, digest } = line;
    if (kind === 'adjustment' || kind === 'stock_remark') return { outcome: kind };
    const before = known.get(invoice);
    if (before && !before.ofThisImport) {
      if (before.digests.has(digest)) return { outcome: 'unchanged', reason: 'ALREADY_TAKEN_IN' };
      return { outcome: 'rejected', field: 'invoice', reason: 'INVOICE_DIFFERS' };
    }
    if (!before && kind === 'sale' && numbersInUse.has(invoice))
      return { outcome: 'rejected', field: 'invoice', reason: 'NUMBER_IN_USE' };
    const own = seen.get(invoice) ?? {
      ofThisImport: true,
      client: before?.client ?? client,
      digests: new Set(before?.digests),
    };
    seen.set(invoice, own);
    if (own.client !== client) return { outcome: 'rejected', field: 'client', reason: 'CLIENT_DIFFERS' };
    taken.push(line);
    if (own.digests.has(digest)) return { outcome: 'duplicate', reason: 'REPEATED_IN_INVOICE' };
    own.digests.add(digest);
    const charge = line.service ? { reason: 'CHARGE' } : {};
    if (kind === 'return') return { outcome: 'return', ...charge };
    return { outcome: client === '' ? 'without_client' : 'imported', ...charge };
  }

  for (const { line, read } of lines) {
    if ('reason' in read) outcomes.push({ line, outcome: 'rejected', ...read });
    else outcomes.push({ line, ...outcomeOf(read) });
  }
  return { outcomes, taken, invoices: seen };
}
