import { defineScreen } from '@crm/ui';
import type { ReactNode } from 'react';
import { NounPages } from '../parts/noun-pages.tsx';
import { Referred } from '../parts/referred.tsx';
import type { PriceBookEntry } from '../records.ts';

export const entryScreen = defineScreen<PriceBookEntry>({
  resource: 'price-book-entries',
  ns: 'sales',
  path: '/sales/price-book-entries',
  title: (entry) => (entry.price ? `${entry.price.amount} ${entry.price.currency}` : ''),
  icon: 'tag',
  order: 'create_time desc',
  columns: [
    {
      field: 'productId',
      link: true,
      width: 260,
      render: (entry) => <Referred plural="products" id={entry.productId} plain />,
    },
    { field: 'priceBookId' },
    { field: 'minQuantity' },
    { field: 'price' },
    { field: 'validFrom' },
    { field: 'validTo' },
  ],
  form: [
    { field: 'priceBookId' },
    { field: 'productId' },
    { field: 'price' },
    { field: 'minQuantity', hint: 'price-books.minHint' },
    { field: 'validFrom' },
    { field: 'validTo' },
  ],
});

/** Prices: one product in one price book, from a least quantity on. */
export default function PriceBookEntriesPages(): ReactNode {
  return <NounPages screen={entryScreen} />;
}
