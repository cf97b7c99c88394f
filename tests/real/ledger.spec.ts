import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type PortalClient, restAs } from '../kit/rest.ts';
import { ledgerPath, ledgerTotals, withLedger } from './ledger-file.ts';
import type { LedgerTotals } from './ledger-file.ts';
import { act, baseOf, counted, grown, opened, settled } from './ledger-import.ts';
import type { Base, ShownImport } from './ledger-import.ts';

const LINES = 541_909;

/** The portal as a user feels it while the import runs: milliseconds per list of orders, and refusals. */
interface Meanwhile {
  times: number[];
  refused: number;
}

withLedger('the whole ledger', () => {
  let own: LedgerTotals;
  let checked: ShownImport;
  let done: ShownImport;
  let again: ShownImport;
  let undone: ShownImport;
  let before: Base;
  let after: Base;
  let afterAgain: Base;
  let afterUndo: Base;
  const meanwhile: Meanwhile = { times: [], refused: 0 };

  // The whole story at once: the tests below look at it from several sides, in whatever order.
  beforeAll(async () => {
    const packed = readFileSync(ledgerPath ?? '');
    own = await ledgerTotals(packed);
    const admin = await restAs('admin');
    before = await baseOf(admin);
    const first = await opened(admin, 'online-retail.csv.gz', packed);
    await act(admin, first.id, 'dryRun');
    checked = await settled(admin, first.id);
    await act(admin, first.id, 'start');
    const over = new AbortController();
    const looking = lookAtOrders(admin, over.signal, meanwhile);
    done = await settled(admin, first.id);
    over.abort();
    await looking;
    after = await baseOf(admin);
    const second = await opened(admin, 'the-same.csv.gz', packed);
    await act(admin, second.id, 'start');
    again = await settled(admin, second.id);
    afterAgain = await baseOf(admin);
    await act(admin, first.id, 'undo');
    undone = await settled(admin, first.id);
    afterUndo = await baseOf(admin);
  }, 420_000);

  test('[A5] the columns of the ledger are guessed', () => {
    expect(checked.mapping.map(({ column, position = 0 }) => [column, position])).toEqual([
      ['invoice', 0],
      ['product', 1],
      ['description', 2],
      ['quantity', 3],
      ['time', 4],
      ['price', 5],
      ['client', 6],
      ['country', 7],
    ]);
  });

  test('[A5] each of the 541,909 lines has one outcome, the same in the dry run', () => {
    const counts = counted(done.result);
    expect(Number(done.result?.lines)).toBe(LINES);
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(LINES);
    expect(own.lines).toBe(LINES);
    expect(counts).toEqual(own.counts);
    expect(counted(checked.dryRun)).toEqual(counts);
  });

  test('[A5] sums agree with the file to the last digit', () => {
    const came = grown(before, after);
    expect(came).toMatchObject({ sales: own.sales, returned: own.returns });
    expect(came.sales - came.returned + own.adjustments).toBe(own.all);
    expect(came).toMatchObject({
      orders: own.invoices.size,
      returns: own.cancellations.size,
      clients: own.clients.size,
      products: own.skus.size,
    });
  });

  test('[A5] the portal answers while the import runs', () => {
    const sorted = meanwhile.times.sort((left, right) => left - right);
    expect(meanwhile.refused).toBe(0);
    expect(sorted.length).toBeGreaterThan(10);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(1_000);
  });

  test('[A5] a second import of the same file changes nothing', () => {
    const { stock_remark: remarks, adjustment } = own.counts;
    const unchanged = LINES - remarks - adjustment;
    expect(counted(again.result)).toEqual({ unchanged, stock_remark: remarks, adjustment });
    expect(afterAgain).toEqual(after);
  });

  test('[A5] undo leaves the base as it was', () => {
    expect(undone.state).toBe('IMPORT_STATE_UNDONE');
    expect(Number(undone.undo?.kept ?? 0)).toBe(0);
    expect(afterUndo).toEqual(before);
  });
});

async function lookAtOrders(admin: PortalClient, signal: AbortSignal, meanwhile: Meanwhile): Promise<void> {
  while (!signal.aborted) {
    const began = performance.now();
    const { status } = await admin.call('GET', '/api/v1/orders?pageSize=20');
    meanwhile.times.push(performance.now() - began);
    if (status !== 200) meanwhile.refused += 1;
    // The pace of a user, not a wait for anything.
    await pause(200);
  }
}
