import { systemClock } from '@crm/kit/clock/clock';
import fc from 'fast-check';
import { Order, OrdersServiceService } from '@crm/proto/gen/crm/sales/v1/orders';
import { Quote, QuotesServiceService } from '@crm/proto/gen/crm/sales/v1/quotes';
import { Deal, DealsServiceService } from '@crm/proto/gen/crm/sales/v1/deals';
import { Receipt, ReceiptsServiceService } from '@crm/proto/gen/crm/sales/v1/receipts';
import { ReservationsServiceService } from '@crm/proto/gen/crm/sales/v1/reservations';
import { StockBalancesServiceService } from '@crm/proto/gen/crm/sales/v1/stock_balances';
import { brickYard } from '../testing/brick.fixture.ts';
import { expectNoContradiction } from '../testing/contradictions.fixture.ts';
import type { Brick } from '../testing/brick.fixture.ts';
import { ProductsServiceService } from '@crm/proto/gen/crm/sales/v1/products';
import { salesUnderTest } from '../testing/sales-under-test.fixture.ts';
import type { SalesUnderTest } from '../testing/sales-under-test.fixture.ts';
import { paymentOverdue } from '../order/overdue.commands.ts';
import { reservationExpiry } from './reservation.commands.ts';

let sales: SalesUnderTest;
beforeEach(async () => {
  sales = await salesUnderTest();
});
afterEach(() => sales.stop());

/** A confirmed order of so many pieces. */
async function anOrder(yard: Brick, pieces: string): Promise<Order> {
  const lines = [{ productId: yard.product.id, quantity: { value: pieces, unit: 'PCE' } }];
  const order = await sales.call('seller', OrdersServiceService.createOrder, {
    order: Order.fromJSON({ clientId: yard.clientId, paymentDueDate: '2026-03-05', lines }),
  });
  return sales.call('seller', OrdersServiceService.confirmOrder, { id: order.id });
}

const noContradiction = (): Promise<void> => expectNoContradiction(sales.db);

test('[A4] 50 reservations at once of 10 units never hold more than 10', async () => {
  const yard = await brickYard(sales, '0');
  await sales.call('storekeeper', StockBalancesServiceService.adjustStock, {
    warehouseId: yard.warehouse.id,
    productId: yard.product.id,
    counted: { value: '10', unit: 'PCE' },
    reason: 'Count',
  });
  const orders = await Promise.all(Array.from({ length: 50 }, () => anOrder(yard, '1')));
  const answers = await Promise.all(
    orders.map((order) => sales.call('seller', OrdersServiceService.reserveOrder, { id: order.id })),
  );
  expect(answers.filter((order) => order.status === 'ORDER_STATUS_RESERVED')).toHaveLength(10);
  expect(answers.filter((order) => order.status === 'ORDER_STATUS_BACKORDERED')).toHaveLength(40);
  const { stockBalances } = await sales.call('storekeeper', StockBalancesServiceService.listStockBalances, {});
  expect(stockBalances).toMatchObject([{ onHand: '10', reserved: '10', available: '0' }]);
  await noContradiction();

  // What comes goes to the oldest that wait.
  const waiting = answers.filter((order) => order.hasShortage).length;
  const receipt = await sales.call('storekeeper', ReceiptsServiceService.createReceipt, {
    receipt: Receipt.fromJSON({ lines: [{ productId: yard.product.id, quantity: { value: '5', unit: 'PCE' } }] }),
  });
  expect(receipt.allocations).toHaveLength(5);
  const { orders: still } = await sales.call('seller', OrdersServiceService.listOrders, {
    filter: 'has_shortage = true',
    pageSize: 100,
  });
  expect(still).toHaveLength(waiting - 5);
  await noContradiction();
});

test('a hold that expires goes to who waits; one that was extended stays', async () => {
  const yard = await brickYard(sales, '1');
  const first = await sales.call('seller', OrdersServiceService.reserveOrder, {
    id: (await anOrder(yard, '9600')).id,
    expireTime: new Date('2026-03-03T09:00:00Z'),
  });
  const second = await sales.call('seller', OrdersServiceService.reserveOrder, {
    id: (await anOrder(yard, '9600')).id,
  });
  expect(second.status).toBe('ORDER_STATUS_BACKORDERED');
  const { reservations } = await sales.call('seller', ReservationsServiceService.listReservations, {
    filter: `order_id = "${first.id}"`,
  });
  const context = {
    signal: new AbortController().signal,
    attempt: 1,
    progress: () => undefined,
    clock: systemClock,
    log: undefined as never,
  };
  const expire = (now: string) =>
    reservationExpiry.run(sales.db, { reservationId: reservations[0]?.id }, { ...context, now: new Date(now) });

  await expire('2026-03-03T08:59:59Z');
  expect(await sales.call('seller', OrdersServiceService.getOrder, { id: first.id })).toMatchObject({
    status: 'ORDER_STATUS_RESERVED',
  });
  await expire('2026-03-03T09:00:01Z');
  await expire('2026-03-03T09:00:02Z');
  expect(await sales.call('seller', OrdersServiceService.getOrder, { id: first.id })).toMatchObject({
    status: 'ORDER_STATUS_CONFIRMED',
    lines: [{ reserved: '0', short: '0' }],
  });
  expect(await sales.call('seller', OrdersServiceService.getOrder, { id: second.id })).toMatchObject({
    status: 'ORDER_STATUS_RESERVED',
  });
  await noContradiction();

  const overdue = (now: string) =>
    paymentOverdue.run(sales.db, { orderId: first.id }, { ...context, now: new Date(now) });
  await overdue('2026-03-05T23:00:00Z');
  expect(await sales.call('seller', OrdersServiceService.getOrder, { id: first.id })).toMatchObject({
    paymentStatus: 'PAYMENT_STATUS_UNPAID',
  });
  await overdue('2026-03-06T00:00:00Z');
  expect(await sales.call('seller', OrdersServiceService.getOrder, { id: first.id })).toMatchObject({
    paymentStatus: 'PAYMENT_STATUS_OVERDUE',
  });
});

test('[SA-26] a withdrawn product can be neither quoted nor ordered', async () => {
  const yard = await brickYard(sales, '0');
  const deal = await sales.call('seller', DealsServiceService.createDeal, {
    deal: Deal.fromJSON({
      name: 'Brick',
      clientId: yard.clientId,
      needs: [{ productId: yard.product.id, quantity: { value: '1', unit: 'WAG' } }],
    }),
  });
  await sales.call('head', ProductsServiceService.changeProductLifecycle, {
    id: yard.product.id,
    lifecycle: 'PRODUCT_LIFECYCLE_WITHDRAWN',
  });
  await expect(
    sales.call('seller', QuotesServiceService.createQuote, { quote: Quote.fromJSON({ dealId: deal.id }) }),
  ).rejects.toMatchObject({ status: { reason: 'PRODUCT_WITHDRAWN' } });
  await expect(anOrder(yard, '1')).rejects.toMatchObject({ status: { reason: 'PRODUCT_WITHDRAWN' } });
});

test('[A4] commands in any order, at once and repeated, never leave a balance that contradicts its movements', async () => {
  const yard = await brickYard(sales, '0');
  const orders = await Promise.all(Array.from({ length: 4 }, () => anOrder(yard, '6')));
  const product = yard.product.id;
  const which = fc.integer({ min: 0, max: orders.length - 1 });
  const command = fc.oneof(
    { weight: 3, arbitrary: fc.record({ type: fc.constant('reserve' as const), which }) },
    fc.record({ type: fc.constant('release' as const), which }),
    {
      weight: 2,
      arbitrary: fc.record({ type: fc.constant('receive' as const), quantity: fc.integer({ min: 1, max: 9 }) }),
    },
    fc.record({ type: fc.constant('writeOff' as const), which, requestId: fc.uuid({ version: 7 }) }),
    fc.record({ type: fc.constant('return' as const), which, requestId: fc.uuid({ version: 7 }) }),
  );
  type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;
  const run = async (item: Command): Promise<unknown> => {
    const id = 'which' in item ? (orders[item.which]?.id ?? '') : '';
    switch (item.type) {
      case 'reserve':
        return sales.call('seller', OrdersServiceService.reserveOrder, { id });
      case 'release':
        return sales.call('seller', OrdersServiceService.releaseOrder, { id });
      case 'receive':
        return sales.call('storekeeper', ReceiptsServiceService.createReceipt, {
          receipt: Receipt.fromJSON({
            lines: [{ productId: product, quantity: { value: String(item.quantity), unit: 'PCE' } }],
          }),
        });
      case 'writeOff':
        return sales.call('storekeeper', OrdersServiceService.writeOffOrder, { id, requestId: item.requestId });
      case 'return':
        return sales.call('storekeeper', OrdersServiceService.returnOrder, {
          id,
          reason: 'Broken',
          requestId: item.requestId,
        });
    }
  };
  const refusals = new Set(['ORDER_STATE', 'NOTHING_TO_SHIP', 'NOTHING_TO_RETURN', 'REQUEST_IN_FLIGHT']);
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 4, maxLength: 10 }), async (commands) => {
      // Each is sent twice, all at once: the database alone keeps them apart.
      const results = await Promise.allSettled([...commands, ...commands].map(run));
      for (const result of results) {
        if (result.status === 'rejected')
          expect(refusals).toContain((result.reason as { status: { reason: string } }).status.reason);
      }
      await noContradiction();
    }),
    { numRuns: 12 },
  );
});
