/** Small records for pure specs: what a test does not name is the proto's zero. */
import { Deal } from '@crm/proto/gen/crm/sales/v1/deals';
import { Order, OrderLine } from '@crm/proto/gen/crm/sales/v1/orders';
import { Pipeline } from '@crm/proto/gen/crm/sales/v1/pipelines';
import { PriceBookEntry } from '@crm/proto/gen/crm/sales/v1/price_book_entries';
import { PriceBook } from '@crm/proto/gen/crm/sales/v1/price_books';
import { Product } from '@crm/proto/gen/crm/sales/v1/products';
import { Quote } from '@crm/proto/gen/crm/sales/v1/quotes';
import type { Money } from '@crm/proto/gen/crm/type/v1/money';

export function rub(amount: string): Money {
  return { amount, currency: 'RUB' };
}

export function aDeal(part: Partial<Deal> = {}): Deal {
  return { ...Deal.fromJSON({ id: 'd', pipelineId: 'p', stageId: 'request', status: 'DEAL_STATUS_OPEN' }), ...part };
}

/** Request, then need (asks for a need on entering and an amount on leaving), then contract (asks for a quote). */
export function aPipeline(part: Partial<Pipeline> = {}): Pipeline {
  const stages = [
    { id: 'request', name: 'Request', probability: 10 },
    { id: 'need', name: 'Need', probability: 40, entry: ['STAGE_CONDITION_NEED'], exit: ['STAGE_CONDITION_AMOUNT'] },
    { id: 'contract', name: 'Contract', probability: 80, entry: ['STAGE_CONDITION_QUOTE'], teamId: 'lawyers' },
  ];
  return { ...Pipeline.fromJSON({ id: 'p', name: 'Main', mode: 'PIPELINE_MODE_PARALLEL', stages }), ...part };
}

export function aLine(part: Partial<OrderLine> = {}): OrderLine {
  return {
    ...OrderLine.fromJSON({
      id: 'l',
      productId: 'brick',
      baseQuantity: { value: '3', unit: 'PCE' },
      reserved: '0',
      short: '0',
      shipped: '0',
      returned: '0',
    }),
    ...part,
  };
}

export function anOrder(part: Partial<Order> = {}): Order {
  return {
    ...Order.fromJSON({
      id: 'o',
      status: 'ORDER_STATUS_CONFIRMED',
      paymentStatus: 'PAYMENT_STATUS_UNPAID',
      total: rub('300'),
    }),
    lines: [aLine()],
    ...part,
  };
}

export function aProduct(part: Partial<Product> = {}): Product {
  return {
    ...Product.fromJSON({
      id: 'brick',
      name: 'Brick',
      unit: 'PCE',
      lifecycle: 'PRODUCT_LIFECYCLE_GROWTH',
      kind: 'PRODUCT_KIND_GOOD',
    }),
    ...part,
  };
}

export function aBook(part: Partial<PriceBook> = {}): PriceBook {
  return { ...PriceBook.fromJSON({ id: 'b', name: 'Retail', currency: 'RUB', isDefault: true }), ...part };
}

export function anEntry(part: Partial<PriceBookEntry> = {}): PriceBookEntry {
  return { ...PriceBookEntry.fromJSON({ id: 'e', productId: 'brick', price: rub('10') }), ...part };
}

export function aQuote(part: Partial<Quote> = {}): Quote {
  return {
    ...Quote.fromJSON({
      id: 'q',
      number: 'Q-1',
      revision: 1,
      status: 'QUOTE_STATUS_DRAFT',
      lines: [{ id: 'l', productId: 'brick' }],
    }),
    ...part,
  };
}
