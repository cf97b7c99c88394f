import type { Tx } from '@crm/kit/pg/pool';
import { loadRows } from '@crm/kit/resource/load';
import type { Order } from '@crm/proto/gen/crm/sales/v1/orders';
import type { Printout } from '@crm/proto/gen/crm/sales/v1/printouts';
import type { Quote } from '@crm/proto/gen/crm/sales/v1/quotes';
import { dayIn } from '../calendar/day.ts';
import { products } from '../product/product.store.ts';
import { warehouses } from '../warehouse/warehouse.store.ts';
import { printoutOfOrder, printoutOfQuote } from './printout.ts';

type Reader = Pick<Tx, 'query'>;

export async function orderPrintout(db: Reader, order: Order): Promise<Printout> {
  const [warehouse] =
    order.warehouseId === '' ? [] : await loadRows(db, warehouses, [order.warehouseId], { deleted: true });
  return printoutOfOrder(order, await productsOf(db, order), warehouse);
}

export async function quotePrintout(db: Reader, quote: Quote, timeZone: string): Promise<Printout> {
  return printoutOfQuote(quote, await productsOf(db, quote), dayIn(quote.createTime ?? new Date(0), timeZone));
}

/** Those that the lines name; imported lines may name none, and a product may be gone since. */
async function productsOf(db: Reader, { lines }: Order | Quote) {
  const ids = [...new Set(lines.map(({ productId }) => productId).filter((id) => id !== ''))];
  const found = ids.length === 0 ? [] : await loadRows(db, products, ids, { deleted: true });
  return new Map(found.map((product) => [product.id, product]));
}
