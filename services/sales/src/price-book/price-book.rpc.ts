import { implement } from '@crm/kit/grpc/implement';
import type { Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { standardMethods } from '@crm/kit/resource/standard';
import { PriceBookEntriesServiceService } from '@crm/proto/gen/crm/sales/v1/price_book_entries';
import { PriceBooksServiceService } from '@crm/proto/gen/crm/sales/v1/price_books';
import { priceBookEntries } from './price-book-entry.store.ts';
import { priceBooks } from './price-book.store.ts';

export function priceBookServices(db: Db): Implementation[] {
  const book = standardMethods(priceBooks, db);
  const entry = standardMethods(priceBookEntries, db);
  return [
    implement(PriceBooksServiceService, {
      getPriceBook: book.get,
      listPriceBooks: book.list,
      createPriceBook: book.create,
      updatePriceBook: book.update,
      deletePriceBook: book.delete,
      restorePriceBook: book.restore,
      getPriceBookHistory: book.history,
    }),
    implement(PriceBookEntriesServiceService, {
      getPriceBookEntry: entry.get,
      listPriceBookEntries: entry.list,
      createPriceBookEntry: entry.create,
      updatePriceBookEntry: entry.update,
      deletePriceBookEntry: entry.delete,
      restorePriceBookEntry: entry.restore,
      getPriceBookEntryHistory: entry.history,
      exportPriceBookEntries: entry.export,
    }),
  ];
}
