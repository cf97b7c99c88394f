import type { Statement, Tx } from '@crm/kit/pg/pool';
import { loadRow, saveRow } from '@crm/kit/resource/command';
import type { Resource } from '@crm/kit/resource/define';
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
    async check(before, after, call, tx) {
      if (!after.isDefault || before?.isDefault) return;
      const others = await tx.query<{ id: string }>(OTHER_DEFAULTS, [after.id, after.currency]);
      for (const { id } of others) {
        const other = await loadRow(tx, priceBooks, id);
        await saveRow(tx, priceBooks, other, { ...other, isDefault: false }, call);
      }
    },
  },
});

const OTHER_DEFAULTS: Statement = {
  name: 'price_book_other_defaults',
  text: 'select id from price_books where is_default and id <> $1 and currency = $2 and deleted_at is null',
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
