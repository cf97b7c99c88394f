import { resourceTarget } from '@crm/kit/import/resource-target';
import type { ImportTarget } from '@crm/kit/import/target';
import { labels } from '@crm/kit/import/target-column';
import type { PriceBookEntry } from '@crm/proto/gen/crm/sales/v1/price_book_entries';
import { priceBookEntries } from '../price-book/price-book-entry.store.ts';
import { IMPORT } from './permission.ts';

/** Files of prices. */
export const priceTarget: ImportTarget = resourceTarget<PriceBookEntry>(priceBookEntries, {
  name: 'price-book-entries',
  permission: IMPORT,
  columns: {
    priceBookId: { required: true, labels: labels('Price book (id)', 'Прайс-лист (id)', 'Ценова листа (id)') },
    productId: { required: true, labels: labels('Product (id)', 'Товар (id)', 'Стока (id)') },
    minQuantity: { labels: labels('From quantity', 'От количества', 'От количество') },
    price: { required: true, labels: labels('Price', 'Цена', 'Цена') },
    'price.currency': { labels: labels('Currency', 'Валюта', 'Валута') },
    validFrom: { labels: labels('Valid from', 'Действует с', 'Важи от') },
    validTo: { labels: labels('Valid to', 'Действует по', 'Важи до') },
  },
});
