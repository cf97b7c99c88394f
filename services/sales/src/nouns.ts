import type { AnyResource } from '@crm/kit/references/nouns';
import { callListItems, callLists } from './call-list/call-list.store.ts';
import { deals } from './deal/deal.store.ts';
import { channels } from './dictionary/channel.store.ts';
import { lossReasons } from './dictionary/loss-reason.store.ts';
import { documentSets } from './document-set/document-set.store.ts';
import { orderReturns } from './order-return/order-return.store.ts';
import { orders } from './order/order.store.ts';
import { payments } from './payment/payment.store.ts';
import { pipelines } from './pipeline/pipeline.store.ts';
import { priceBookEntries } from './price-book/price-book-entry.store.ts';
import { priceBooks } from './price-book/price-book.store.ts';
import { priceLists } from './price-list/price-list.store.ts';
import { products } from './product/product.store.ts';
import { quotes } from './quote/quote.store.ts';
import { receipts } from './receipt/receipt.store.ts';
import { reservations, shortages } from './reservation/reservation.store.ts';
import { stockBalances, stockMovements } from './stock/stock.store.ts';
import { supplierRequests } from './supplier-request/supplier-request.store.ts';
import { warehouses } from './warehouse/warehouse.store.ts';

/** Every noun of sales. */
export const nouns: readonly AnyResource[] = [
  callLists,
  callListItems,
  deals,
  channels,
  lossReasons,
  documentSets,
  orderReturns,
  orders,
  payments,
  pipelines,
  priceBooks,
  priceBookEntries,
  priceLists,
  products,
  quotes,
  receipts,
  reservations,
  shortages,
  stockBalances,
  stockMovements,
  supplierRequests,
  warehouses,
];
