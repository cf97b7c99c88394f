/** What the documents of an order or a quote say beside the requisites of the parties. */
import type { PrintLine } from '@crm/proto/gen/crm/sales/events/v1/document_set_events';
import type { Order } from '@crm/proto/gen/crm/sales/v1/orders';
import type { Printout } from '@crm/proto/gen/crm/sales/v1/printouts';
import type { Product } from '@crm/proto/gen/crm/sales/v1/products';
import type { Quote } from '@crm/proto/gen/crm/sales/v1/quotes';
import type { Warehouse } from '@crm/proto/gen/crm/sales/v1/warehouses';

type Products = ReadonlyMap<string, Product>;

/** Of an order, with where its goods are handed out. */
export function printoutOfOrder(order: Order, products: Products, warehouse: Warehouse | undefined): Printout {
  return {
    ...sumsOf(order, products),
    date: order.orderDate,
    paid: order.paid,
    returned: order.returned,
    due: order.due,
    paymentDueDate: order.paymentDueDate,
    validUntil: '',
    warehouseName: warehouse?.name ?? '',
    warehouseAddress: warehouse?.address ?? '',
  };
}

/** Of a quote, by the day it was made on. */
export function printoutOfQuote(quote: Quote, products: Products, date: string): Printout {
  const { validUntil } = quote;
  const owed = { paid: undefined, returned: undefined, due: undefined, paymentDueDate: '' };
  return { ...sumsOf(quote, products), ...owed, warehouseName: '', warehouseAddress: '', date, validUntil };
}

function sumsOf({ number, clientId, dealId, total, tax, lines }: Order | Quote, products: Products) {
  return { number, clientId, dealId, total, tax, lines: lines.map((line, at) => printLine(line, at, products)) };
}

function printLine(line: Order['lines'][number] | Quote['lines'][number], at: number, products: Products): PrintLine {
  const { name, quantity, baseQuantity, price, discount, taxRate, amount } = line;
  const sku = products.get(line.productId)?.sku ?? '';
  return { position: at + 1, sku, name, quantity, baseQuantity, price, discount, taxRate, amount };
}
