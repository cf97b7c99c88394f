import type { Statement, Tx } from '@crm/kit/pg/pool';
import type { Resource } from '@crm/kit/resource/define';
import { oneDefault } from '@crm/kit/resource/one-default';
import type { PriceBook } from '@crm/proto/gen/crm/sales/v1/price_books';
import { salesResource } from '../resource.ts';

export const priceBooks: Resource<PriceBook> = salesResource<PriceBook>({
  message: 'crm.sales.v1.PriceBook',
  table: 'price_books',
  permission: 'sales:price_book',
  topic: 'crm.sales.price-books.v1',
  search: ['name', 'contractNumber'],
  defaultOrder: 'name',
  label: (book) => book.name,
  hooks: {
    check: oneDefault<PriceBook>(
      () => priceBooks,
      (tx, { id, currency, validFrom, validTo }) =>
        tx.query(OTHER_DEFAULTS, [id, currency, validFrom || null, validTo || null]),
    ),
  },
});

// A default for a part of the days leaves the others to the one before; one that holds on all of them takes its place.
const OTHER_DEFAULTS: Statement = {
  name: 'price_book_other_defaults',
  text: `select id from price_books where is_default and id <> $1 and currency = $2 and deleted_at is null
    and daterange(valid_from, valid_to, '[]') <@ daterange($3::date, $4::date, '[]')`,
};

const CANDIDATES: Statement = {
  name: 'price_book_candidates',
  text: `select id from price_books where deleted_at is null and (is_default or segment <> '' or $1 = any(client_ids))
    and (valid_from is null or valid_from <= $2::date) and (valid_to is null or valid_to >= $2::date)`,
};

/** Ids of the books that may hold for a client on a day; which one does is the decision's. */
export async function candidateBooks(tx: Pick<Tx, 'query'>, clientId: string, date: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(CANDIDATES, [clientId === '' ? null : clientId, date]);
  return rows.map((row) => row.id);
}
