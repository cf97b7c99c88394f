import { ChannelsServiceService, Channel } from '@crm/proto/gen/crm/sales/v1/channels';
import { Deal, DealsServiceService } from '@crm/proto/gen/crm/sales/v1/deals';
import { DocumentSetsServiceService } from '@crm/proto/gen/crm/sales/v1/document_sets';
import { Order, OrdersServiceService } from '@crm/proto/gen/crm/sales/v1/orders';
import { Payment, PaymentsServiceService } from '@crm/proto/gen/crm/sales/v1/payments';
import { PriceBookEntriesServiceService, PriceBookEntry } from '@crm/proto/gen/crm/sales/v1/price_book_entries';
import { PriceBook, PriceBooksServiceService } from '@crm/proto/gen/crm/sales/v1/price_books';
import { Product, ProductsServiceService } from '@crm/proto/gen/crm/sales/v1/products';
import { Receipt, ReceiptsServiceService } from '@crm/proto/gen/crm/sales/v1/receipts';
import { SalesReportsServiceService } from '@crm/proto/gen/crm/sales/v1/reports';
import { StockBalancesServiceService } from '@crm/proto/gen/crm/sales/v1/stock_balances';
import { SupplierRequest, SupplierRequestsServiceService } from '@crm/proto/gen/crm/sales/v1/supplier_requests';
import { uuidv7 } from '@crm/kit/ids/uuid';
import { brickYard } from './testing/brick.fixture.ts';
import type { Brick } from './testing/brick.fixture.ts';
import { salesUnderTest } from './testing/sales-under-test.fixture.ts';
import type { SalesUnderTest } from './testing/sales-under-test.fixture.ts';

let sales: SalesUnderTest;
let yard: Brick;
let orderId: string;
beforeAll(async () => {
  sales = await salesUnderTest();
  yard = await brickYard(sales);
  const order = await sales.call('head', OrdersServiceService.createOrder, {
    order: Order.fromJSON({ clientId: yard.clientId, lines: [{ productId: yard.product.id, quantity: wagon }] }),
  });
  orderId = (await sales.call('head', OrdersServiceService.confirmOrder, { id: order.id })).id;
});
afterAll(() => sales.stop());

const wagon = { value: '1', unit: 'WAG' };
const money = (amount: string, currency = 'RUB') => ({ amount, currency });

/** What is refused: the fields and reasons that the caller is told. */
async function refused(work: Promise<unknown>): Promise<string[]> {
  const error = await work.then(
    () => {
      throw new Error('was accepted');
    },
    (thrown: { status?: { violations?: { field: string; reason: string }[] } }) => thrown,
  );
  if (error.status === undefined) throw error as Error;
  return (error.status.violations ?? []).map(({ field, reason }) => `${field} ${reason}`);
}

const pay = (part: object) =>
  sales.call('head', PaymentsServiceService.createPayment, {
    payment: Payment.fromJSON({ orderId, amount: money('1'), ...part }),
  });
const line = (part: object = {}) => ({ productId: yard.product.id, quantity: wagon, ...part });

test('[G1] money that cannot be paid, and days that nobody meant, are refused with their field', async () => {
  expect(await refused(pay({ amount: money('9.9999') }))).toEqual(['payment.amount.amount NOT_PAYABLE']);
  expect(await refused(pay({ amount: money('1.5', 'JPY') }))).toEqual(['payment.amount.amount NOT_PAYABLE']);
  expect(await refused(pay({ paidDate: '0001-01-01' }))).toEqual(['payment.paidDate FORMAT_DATE']);
  expect(await refused(pay({ paidDate: '2026-03-03' }))).toEqual(['payment.paidDate LATER_THAN_TODAY']);
  expect(await pay({ paidDate: '2026-03-02' })).toMatchObject({ paidDate: '2026-03-02' });
  const deal = (part: object) =>
    sales.call('head', DealsServiceService.createDeal, {
      deal: Deal.fromJSON({ name: 'D', clientId: yard.clientId, ...part }),
    });
  expect(await refused(deal({ amount: money('0.001') }))).toEqual(['deal.amount.amount NOT_PAYABLE']);
  expect(await refused(deal({ amount: money('-1') }))).toEqual(['deal.amount.amount BELOW_MINIMUM']);
  expect(await refused(deal({ requestTime: '0001-01-01T00:00:00Z' }))).toEqual(['deal.requestTime FORMAT_TIMESTAMP']);
  const plan = { plans: [{ month: '2026-03', amount: money('1.001') }] };
  const channel = sales.call('head', ChannelsServiceService.createChannel, {
    channel: Channel.fromJSON({ name: 'C', kind: 'CHANNEL_KIND_DIRECT', ...plan }),
  });
  expect(await refused(channel)).toEqual(['channel.plans[0].amount.amount NOT_PAYABLE']);
});

test('[G1] no price and no cost is negative', async () => {
  const cost = money('-0.01');
  const negative = [
    sales.call('head', ProductsServiceService.createProduct, {
      product: Product.fromJSON({ sku: 'X', name: 'X', unit: 'PCE', cost }),
    }),
    sales.call('head', ProductsServiceService.updateProduct, {
      product: Product.fromJSON({ id: yard.product.id, cost }),
      updateMask: ['cost'],
    }),
    sales.call('head', PriceBookEntriesServiceService.createPriceBookEntry, {
      priceBookEntry: PriceBookEntry.fromJSON({ priceBookId: yard.book.id, productId: yard.product.id, price: cost }),
    }),
    sales.call('head', DealsServiceService.createDeal, {
      deal: Deal.fromJSON({ name: 'D', clientId: yard.clientId, lines: [line({ price: cost })] }),
    }),
    sales.call('head', SupplierRequestsServiceService.createSupplierRequest, {
      supplierRequest: SupplierRequest.fromJSON({ lines: [line({ cost })] }),
    }),
    sales.call('head', ReceiptsServiceService.createReceipt, {
      receipt: Receipt.fromJSON({ lines: [line({ cost })] }),
    }),
    sales.call('head', StockBalancesServiceService.adjustStock, {
      warehouseId: yard.warehouse.id,
      productId: yard.product.id,
      counted: wagon,
      reason: 'Count',
      cost,
    }),
  ];
  for (const work of negative) expect(await refused(work)).toEqual([expect.stringMatching(/\.amount BELOW_MINIMUM$/)]);
});

test('[G1] what ends before it begins is refused, also when only one of the two is told', async () => {
  const book = (part: object) =>
    sales.call('head', PriceBooksServiceService.createPriceBook, {
      priceBook: PriceBook.fromJSON({ name: 'Spring', currency: 'RUB', ...part }),
    });
  const period = { validFrom: '2026-03-02', validTo: '2026-03-01' };
  expect(await refused(book(period))).toEqual(['priceBook.validTo ENDS_BEFORE_START']);
  expect(await refused(book({ discounts: [{ name: 'All', percent: '5', ...period }] }))).toEqual([
    'priceBook.discounts[0].validTo ENDS_BEFORE_START',
  ]);
  const made = await book({ validFrom: '2026-03-01', validTo: '2026-03-31' });
  const change = (part: object, path: string) =>
    sales.call('head', PriceBooksServiceService.updatePriceBook, {
      priceBook: PriceBook.fromJSON({ id: made.id, ...part }),
      updateMask: [path],
    });
  expect(await refused(change({ validFrom: '2026-04-01' }, 'valid_from'))).toEqual([
    'priceBook.validTo ENDS_BEFORE_START',
  ]);
  expect(await refused(change({ validTo: '2026-02-28' }, 'valid_to'))).toEqual(['priceBook.validTo ENDS_BEFORE_START']);
  expect(await change({ validTo: '2026-03-01' }, 'valid_to')).toMatchObject({ validTo: '2026-03-01' });
  const report = { dateFrom: '2026-03-02', dateTo: '2026-03-01' };
  expect(await refused(sales.call('head', SalesReportsServiceService.getChannelReport, report))).toEqual([
    'dateTo ENDS_BEFORE_START',
  ]);
});

test('[G1] a line or a kind of document named twice is refused with its place', async () => {
  const id = uuidv7();
  const lines = [line({ id }), line({ id })];
  const twice = [
    sales.call('head', OrdersServiceService.createOrder, { order: Order.fromJSON({ clientId: yard.clientId, lines }) }),
    sales.call('head', DealsServiceService.createDeal, {
      deal: Deal.fromJSON({ name: 'D', clientId: yard.clientId, lines }),
    }),
    sales.call('head', ReceiptsServiceService.createReceipt, { receipt: Receipt.fromJSON({ lines }) }),
    sales.call('head', SupplierRequestsServiceService.createSupplierRequest, {
      supplierRequest: SupplierRequest.fromJSON({ lines }),
    }),
  ];
  for (const work of twice) expect(await refused(work)).toEqual([expect.stringMatching(/lines\[1\]\.id TWICE$/)]);
  const types = ['invoice', 'act', 'invoice'];
  expect(await refused(sales.call('head', DocumentSetsServiceService.issueDocumentSet, { orderId, types }))).toEqual([
    'types[2] TWICE',
  ]);
});

test('[G1] two orders may have a line of one id: each is held and shipped by itself', async () => {
  const id = uuidv7();
  for (const _ of [1, 2]) {
    const order = await sales.call('head', OrdersServiceService.createOrder, {
      order: Order.fromJSON({ clientId: yard.clientId, lines: [line({ id, quantity: { value: '1', unit: 'PLT' } })] }),
    });
    await sales.call('head', OrdersServiceService.confirmOrder, { id: order.id });
    await sales.call('head', OrdersServiceService.reserveOrder, { id: order.id });
  }
  const { orders } = await sales.call('head', OrdersServiceService.listOrders, {
    filter: 'status = "ORDER_STATUS_RESERVED"',
  });
  for (const order of orders)
    expect(await sales.call('head', OrdersServiceService.writeOffOrder, { id: order.id })).toMatchObject({
      status: 'ORDER_STATUS_SHIPPED',
    });
  expect(orders).toHaveLength(2);
});
