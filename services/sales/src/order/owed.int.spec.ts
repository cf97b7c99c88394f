import { jobStatus } from '@crm/kit/jobs/scheduler';
import { DocumentSetsServiceService } from '@crm/proto/gen/crm/sales/v1/document_sets';
import { OrderReturnsServiceService } from '@crm/proto/gen/crm/sales/v1/order_returns';
import { Order, OrdersServiceService } from '@crm/proto/gen/crm/sales/v1/orders';
import { Payment, PaymentsServiceService } from '@crm/proto/gen/crm/sales/v1/payments';
import { PriceBookEntriesServiceService, PriceBookEntry } from '@crm/proto/gen/crm/sales/v1/price_book_entries';
import { Product, ProductsServiceService } from '@crm/proto/gen/crm/sales/v1/products';
import { SalesReportsServiceService } from '@crm/proto/gen/crm/sales/v1/reports';
import { ShortagesServiceService } from '@crm/proto/gen/crm/sales/v1/shortages';
import { StockBalancesServiceService } from '@crm/proto/gen/crm/sales/v1/stock_balances';
import { OVERDUE } from './overdue.jobs.ts';
import { brickYard } from '../testing/brick.fixture.ts';
import type { Brick } from '../testing/brick.fixture.ts';
import { expectNoContradiction } from '../testing/contradictions.fixture.ts';
import { salesUnderTest } from '../testing/sales-under-test.fixture.ts';
import type { SalesUnderTest } from '../testing/sales-under-test.fixture.ts';

let sales: SalesUnderTest;
let yard: Brick;
beforeEach(async () => {
  sales = await salesUnderTest();
  yard = await brickYard(sales);
});
afterEach(() => sales.stop());

const rub = (amount: string) => ({ amount, currency: 'RUB' });
const pieces = (value: string) => ({ value, unit: 'PCE' });

async function shipped(quantity: string, productId = yard.product.id): Promise<Order> {
  const made = await sales.call('seller', OrdersServiceService.createOrder, {
    order: Order.fromJSON({
      clientId: yard.clientId,
      channelId: yard.channel.id,
      paymentDueDate: '2026-03-05',
      lines: [{ productId, quantity: pieces(quantity) }],
    }),
  });
  await sales.call('seller', OrdersServiceService.confirmOrder, { id: made.id });
  await sales.call('seller', OrdersServiceService.reserveOrder, { id: made.id });
  return sales.call('storekeeper', OrdersServiceService.writeOffOrder, { id: made.id });
}

const back = ({ id, lines }: Order, ...quantities: string[]) =>
  sales.call('storekeeper', OrdersServiceService.returnOrder, {
    id,
    reason: 'Broken',
    lines: quantities.map((quantity) => ({ lineId: lines[0]?.id ?? '', quantity: pieces(quantity) })),
  });
const pay = (orderId: string, amount: string) =>
  sales.call('accountant', PaymentsServiceService.createPayment, {
    payment: Payment.fromJSON({ orderId, amount: rub(amount) }),
  });

test('[G1] shipped 10, returned 4, paid 60: the order is paid and completed, and counts as 60', async () => {
  const order = await shipped('10');
  expect(order).toMatchObject({ due: rub('100'), paymentStatus: 'PAYMENT_STATUS_UNPAID' });
  expect(await back(order, '1', '3')).toMatchObject({ returned: rub('40'), due: rub('60') });
  await expect(pay(order.id, '60.01')).rejects.toMatchObject({ status: { reason: 'PAYMENT_EXCEEDS_DUE' } });
  await pay(order.id, '60');
  expect(await sales.call('seller', OrdersServiceService.completeOrder, { id: order.id })).toMatchObject({
    status: 'ORDER_STATUS_COMPLETED',
    paymentStatus: 'PAYMENT_STATUS_PAID',
    total: rub('100'),
    due: rub('0'),
    refundable: rub('0'),
  });
  const { rows } = await sales.call('head', SalesReportsServiceService.getChannelReport, {});
  expect(rows).toMatchObject([{ revenue: rub('60'), cost: rub('42'), margin: rub('18') }]);
  await expectNoContradiction(sales.db);
});

test('[G1] what came back of a paid order is to be paid back; the rest of the debt of an unpaid one is gone with it', async () => {
  const paid = await shipped('10');
  await pay(paid.id, '100');
  expect(await back(paid, '4')).toMatchObject({
    paymentStatus: 'PAYMENT_STATUS_PAID',
    due: rub('0'),
    refundable: rub('40'),
  });
  await pay(paid.id, '-40');
  expect(await sales.call('seller', OrdersServiceService.getOrder, { id: paid.id })).toMatchObject({
    paid: rub('60'),
    refundable: rub('0'),
    paymentStatus: 'PAYMENT_STATUS_PAID',
  });

  const part = await shipped('10');
  await pay(part.id, '60');
  expect(await back(part, '4')).toMatchObject({ paymentStatus: 'PAYMENT_STATUS_PAID', due: rub('0') });
  sales.clock.set('2026-03-09T09:00:00Z');
  const late = await shipped('10');
  expect(late.paymentStatus).toBe('PAYMENT_STATUS_OVERDUE');
  expect(await back(late, '10')).toMatchObject({
    status: 'ORDER_STATUS_RETURNED',
    paymentStatus: 'PAYMENT_STATUS_PAID',
    due: rub('0'),
  });
  const owing = await sales.call('head', OrdersServiceService.aggregateOrders, { sums: ['due', 'refundable'] });
  expect(owing.groups).toMatchObject([{ sums: { 'due/RUB': '0', 'refundable/RUB': '0' } }]);
  await expectNoContradiction(sales.db);
});

test('[G1] three returns of a line of 3 at 0.335 add up to its 1.01', async () => {
  const nail = await sales.call('head', ProductsServiceService.createProduct, {
    product: Product.fromJSON({ sku: 'NAIL', name: 'Nail', unit: 'PCE' }),
  });
  await sales.call('head', PriceBookEntriesServiceService.createPriceBookEntry, {
    priceBookEntry: PriceBookEntry.fromJSON({ priceBookId: yard.book.id, productId: nail.id, price: rub('0.335') }),
  });
  await sales.call('storekeeper', StockBalancesServiceService.adjustStock, {
    warehouseId: yard.warehouse.id,
    productId: nail.id,
    counted: pieces('3'),
    reason: 'Count',
  });
  const order = await shipped('3', nail.id);
  for (const _ of [1, 2, 3]) await back(order, '1');
  const { orderReturns } = await sales.call('head', OrderReturnsServiceService.listOrderReturns, {
    orderBy: 'create_time',
  });
  expect(orderReturns.map(({ total }) => total?.amount)).toEqual(['0.34', '0.33', '0.34']);
  expect(await sales.call('seller', OrdersServiceService.getOrder, { id: order.id })).toMatchObject({
    status: 'ORDER_STATUS_RETURNED',
    total: rub('1.01'),
    returned: rub('1.01'),
  });
});

test('[G1] an order of the past, which knows no warehouse, has its documents and takes its goods back', async () => {
  const order = await shipped('10');
  await sales.db.query({
    name: 'test_past_order',
    text: `update orders set warehouse_id = null, channel_id = null, owner_id = null, team_id = null, client_id = null, payment_due_date = null,
      status = 'ORDER_STATUS_COMPLETED', lines = (select jsonb_agg(l - 'kind' - 'conversions' - 'listPrice' - 'taxRate') from jsonb_array_elements(lines) l)`,
  });
  const set = await sales.call('head', DocumentSetsServiceService.issueDocumentSet, { orderId: order.id });
  expect(set.status).toBe('DOCUMENT_SET_STATUS_REQUESTED');
  await sales.call('head', DocumentSetsServiceService.reissueDocumentSet, { id: set.id });
  expect(await sales.call('head', OrdersServiceService.returnOrder, { id: order.id, reason: 'Broken' })).toMatchObject({
    status: 'ORDER_STATUS_RETURNED',
    due: rub('0'),
  });
  const { stockBalances } = await sales.call('head', StockBalancesServiceService.listStockBalances, {});
  expect(stockBalances).toMatchObject([{ warehouseId: yard.warehouse.id, onHand: '19200' }]);
});

test('[G1] goods that are sold no more are shipped and printed as they were ordered', async () => {
  const order = await shipped('10');
  await sales.call('head', ProductsServiceService.deleteProduct, { id: yard.product.id }).catch(() => undefined);
  await sales.db.query({ name: 'test_gone_product', text: 'update products set deleted_at = created_at' });
  await sales.call('accountant', DocumentSetsServiceService.issueDocumentSet, { orderId: order.id });
  expect(await back(order, '10')).toMatchObject({ status: 'ORDER_STATUS_RETURNED' });
});

test('[G1] what must not be empty goes back to what it is when it is cleared', async () => {
  const made = await sales.call('seller', OrdersServiceService.createOrder, {
    order: Order.fromJSON({ clientId: yard.clientId, lines: [{ productId: yard.product.id, quantity: pieces('1') }] }),
  });
  const cleared = await sales.call('seller', OrdersServiceService.updateOrder, {
    order: Order.fromJSON({ id: made.id }),
    updateMask: ['warehouse_id', 'order_date'],
  });
  expect(cleared).toMatchObject({ warehouseId: yard.warehouse.id, orderDate: '2026-03-02' });
});

test('[G1] the state of payment follows the day of payment, ahead and back, and the timer with it', async () => {
  sales.clock.set('2026-03-09T09:00:00Z');
  const order = await shipped('10');
  const payBy = (paymentDueDate: string) =>
    sales.call('seller', OrdersServiceService.updateOrder, {
      order: { ...Order.fromJSON({ id: order.id }), paymentDueDate },
      updateMask: ['payment_due_date'],
    });
  const timer = () => jobStatus(sales.db, OVERDUE, order.id);
  const told = async () =>
    (
      await sales.db.query<{ due: string }>(
        {
          name: 'test_overdue_told',
          text: `select payload ->> 'paymentDueDate' as due from outbox where aggregateid = $1 and type = 'crm.sales.order.payment_overdue.v1' order by id`,
        },
        [order.id],
      )
    ).map(({ due }) => due);
  expect(order.paymentStatus).toBe('PAYMENT_STATUS_OVERDUE');
  expect((await payBy('2026-03-20')).paymentStatus).toBe('PAYMENT_STATUS_UNPAID');
  expect((await timer())?.runAt).toEqual(new Date('2026-03-21T00:00:00Z'));
  await pay(order.id, '1');
  expect((await payBy('2026-03-21')).paymentStatus).toBe('PAYMENT_STATUS_PART_PAID');
  const before = await told();
  expect((await payBy('2026-03-08')).paymentStatus).toBe('PAYMENT_STATUS_OVERDUE');
  expect(await told()).toEqual([...before, '2026-03-08']);
  expect((await payBy('')).paymentStatus).toBe('PAYMENT_STATUS_PART_PAID');
  expect((await timer())?.state).toBe('cancelled');
});

test('[A7] F30 on the evening of the day of payment an order is overdue for nobody, in whatever zone he is', async () => {
  const order = await shipped('10');
  sales.clock.set('2026-03-05T22:30:00Z');
  sales.actors.seller.timeZone = 'Asia/Vladivostok';
  const { paymentStatus } = await sales.call('seller', OrdersServiceService.updateOrder, {
    order: { ...Order.fromJSON({ id: order.id }), comment: 'It is the sixth here' },
    updateMask: ['comment'],
  });
  expect(paymentStatus).toBe('PAYMENT_STATUS_UNPAID');
});

test('[G1] what is missing for an order is wanted on the day of the order, also when that is changed', async () => {
  const made = await sales.call('seller', OrdersServiceService.createOrder, {
    order: Order.fromJSON({
      clientId: yard.clientId,
      channelId: yard.channel.id,
      wantedDate: '2026-03-10',
      lines: [{ productId: yard.product.id, quantity: pieces('100000') }],
    }),
  });
  await sales.call('seller', OrdersServiceService.confirmOrder, { id: made.id });
  await sales.call('seller', OrdersServiceService.reserveOrder, { id: made.id });
  await sales.call('seller', OrdersServiceService.updateOrder, {
    order: { ...Order.fromJSON({ id: made.id }), wantedDate: '2026-03-31' },
    updateMask: ['wanted_date'],
  });
  const { shortages } = await sales.call('head', ShortagesServiceService.listShortages, {
    filter: `order_id = "${made.id}"`,
  });
  expect(shortages).toMatchObject([{ wantedDate: '2026-03-31' }]);
});
