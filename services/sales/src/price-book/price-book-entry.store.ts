import type { Statement, Tx } from '@crm/kit/pg/pool';
import { invalid } from '@crm/kit/grpc/errors';
import { loadRows } from '@crm/kit/resource/load';
import type { PriceBookEntry } from '@crm/proto/gen/crm/sales/v1/price_book_entries';
import { salesResource } from '../resource.ts';
import { priceBooks } from './price-book.store.ts';

export const priceBookEntries = salesResource<PriceBookEntry>({
  message: 'crm.sales.v1.PriceBookEntry',
  table: 'price_book_entries',
  permission: 'sales:price_book_entry',
  topic: 'crm.sales.price-book-entries.v1',
  imported: {},
  hooks: {
    async check(_before, after, _call, tx) {
      const [book] = await loadRows(tx, priceBooks, [after.priceBookId]);
      if (book === undefined) throw invalid([{ field: 'priceBookEntry.priceBookId', reason: 'NOT_FOUND' }]);
      if (after.price?.currency !== book.currency)
        throw invalid([{ field: 'priceBookEntry.price.currency', reason: 'UNKNOWN_VALUE' }]);
    },
  },
});

const OF_BOOK: Statement = {
  name: 'price_book_entries_of',
  text: `select id from price_book_entries where price_book_id = $1 and ($2::uuid[] is null or product_id = any($2)) and deleted_at is null
    and (valid_from is null or valid_from <= $3::date) and (valid_to is null or valid_to >= $3::date)`,
};

/** Entries of a book that hold on a day, by product; of all products when none are named. */
export async function entriesOf(
  tx: Pick<Tx, 'query'>,
  bookId: string,
  productIds: readonly string[] | undefined,
  date: string,
): Promise<ReadonlyMap<string, PriceBookEntry[]>> {
  const ids = (await tx.query<{ id: string }>(OF_BOOK, [bookId, productIds ?? null, date])).map((row) => row.id);
  const entries = ids.length === 0 ? [] : await loadRows(tx, priceBookEntries, ids);
  return Map.groupBy(entries, (entry) => entry.productId);
}
