import fc from 'fast-check';
import { Order, OrdersServiceService } from '@crm/proto/gen/crm/sales/v1/orders';
import { Payment, PaymentsServiceService } from '@crm/proto/gen/crm/sales/v1/payments';
import { PriceBookEntriesServiceService, PriceBookEntry } from '@crm/proto/gen/crm/sales/v1/price_book_entries';
import { Product, ProductsServiceService } from '@crm/proto/gen/crm/sales/v1/products';
import { Receipt, ReceiptsServiceService } from '@crm/proto/gen/crm/sales/v1/receipts';
import { ReservationsServiceService } from '@crm/proto/gen/crm/sales/v1/reservations';
import { compare } from '../amounts/decimal.ts';
import { brickYard } from '../testing/brick.fixture.ts';
import type { Brick } from '../testing/brick.fixture.ts';
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

/** A confirmed order whose goods are held. */
async function held(...goods: [productId: string, quantity: string][]): Promise<Order> {
  const lines = goods.map(([productId, quantity]) => ({ productId, quantity: pieces(quantity) }));
  const { id } = await sales.call('head', OrdersServiceService.createOrder, {
    order: Order.fromJSON({ clientId: yard.clientId, paymentDueDate: '2026-03-05', lines }),
  });
  await sales.call('head', OrdersServiceService.confirmOrder, { id });
  return sales.call('head', OrdersServiceService.reserveOrder, { id });
}

const asked = ({ lines }: Order, quantity?: string) =>
  quantity === undefined ? [] : [{ lineId: lines[0]?.id ?? '', quantity: pieces(quantity) }];
const ship = (order: Order, quantity?: string) =>
  sales.call('head', OrdersServiceService.writeOffOrder, { id: order.id, lines: asked(order, quantity) });
const back = (order: Order, quantity?: string) =>
  sales.call('head', OrdersServiceService.returnOrder, {
    id: order.id,
    reason: 'Broken',
    lines: asked(order, quantity),
  });
const receive = (quantity: string, cost: string) =>
  sales.call('head', ReceiptsServiceService.createReceipt, {
    receipt: Receipt.fromJSON({
      lines: [{ productId: yard.product.id, quantity: pieces(quantity), cost: rub(cost) }],
    }),
  });

async function delivery(): Promise<string> {
  const { id } = await sales.call('head', ProductsServiceService.createProduct, {
    product: Product.fromJSON({
      sku: 'D',
      name: 'Delivery',
      unit: 'PCE',
      kind: 'PRODUCT_KIND_SERVICE',
      cost: rub('3'),
    }),
  });
  await sales.call('head', PriceBookEntriesServiceService.createPriceBookEntry, {
    priceBookEntry: PriceBookEntry.fromJSON({ priceBookId: yard.book.id, productId: id, price: rub('5') }),
  });
  return id;
}

test('[G1] a return from an order shipped in part takes its own cost off, not that of what is still to go', async () => {
  const order = await held([yard.product.id, '10']);
  await ship(order, '5');
  expect(await back(order, '2')).toMatchObject({ due: rub('80'), cost: rub('56'), margin: rub('24') });
  expect(await ship(order)).toMatchObject({ status: 'ORDER_STATUS_SHIPPED', cost: rub('56'), margin: rub('24') });
});

test('[G1] goods come back at what they went out at, whatever they cost by now', async () => {
  const order = await held([yard.product.id, '10']);
  await ship(order);
  await receive('19190', '9');
  expect(await back(order, '4')).toMatchObject({ cost: rub('42'), margin: rub('18') });
  expect(await back(order)).toMatchObject({ status: 'ORDER_STATUS_RETURNED', cost: rub('0'), margin: rub('0') });
});

test('[G1] what a service costs stays in the cost of its order, and goes with its return', async () => {
  const mixed = await held([yard.product.id, '10'], [await delivery(), '1']);
  expect(await ship(mixed)).toMatchObject({ total: rub('105'), cost: rub('73'), margin: rub('32') });
  expect(await back(mixed)).toMatchObject({ cost: rub('0'), margin: rub('0') });
});

test('[G1] the cost of a sale of the past falls as what is owed for it does', async () => {
  const order = await held([yard.product.id, '10']);
  await sales.db.query({
    name: 'test_past_sale',
    text: `update orders set warehouse_id = null, status = 'ORDER_STATUS_COMPLETED',
      lines = (select jsonb_agg(l || '{"shipped": "10", "reserved": "0"}') from jsonb_array_elements(lines) l)`,
  });
  expect(await back(order, '4')).toMatchObject({ due: rub('60'), cost: rub('42'), margin: rub('18') });
});

test('[G1] however goods are bought, shipped and returned in parts, the cost of what the client has is between the dearest and the cheapest', async () => {
  const parts = fc.array(
    fc.record({
      ship: fc.integer({ min: 1, max: 4 }),
      back: fc.integer({ min: 0, max: 3 }),
      cost: fc.integer({ min: 1, max: 20 }),
    }),
    { minLength: 1, maxLength: 3 },
  );
  await fc.assert(
    fc.asyncProperty(parts, async (steps) => {
      const quantity = steps.reduce((sum, step) => sum + step.ship, 0);
      const order = await held([yard.product.id, String(quantity)]);
      let out = 0;
      for (const step of steps) {
        await receive('20000', String(step.cost));
        await ship(order, String(step.ship));
        out += step.ship;
        const returned = Math.min(step.back, out);
        if (returned > 0) await back(order, String(returned));
        out -= returned;
      }
      const { cost, due, margin } = await sales.call('head', OrdersServiceService.getOrder, { id: order.id });
      expect(compare(cost?.amount ?? '', String(out))).toBeGreaterThanOrEqual(0);
      expect(compare(cost?.amount ?? '', String(out * 20))).toBeLessThanOrEqual(0);
      expect(Number(margin?.amount)).toBeCloseTo(Number(due?.amount) - Number(cost?.amount), 4);
    }),
    { numRuns: 8 },
  );
});

test('[G1] who becomes overdue by confirming or by a refund is told of, once each time', async () => {
  sales.clock.set('2026-03-09T09:00:00Z');
  const order = await held([yard.product.id, '10']);
  const pay = (amount: string) =>
    sales.call('accountant', PaymentsServiceService.createPayment, {
      payment: Payment.fromJSON({ orderId: order.id, amount: rub(amount) }),
    });
  const told = async () => {
    const rows = await sales.db.query<{ type: string }>(
      {
        name: 'test_told',
        text: `select split_part(type, '.', 4) as type from outbox where aggregateid = $1 and type ~ 'order\\.(paid|payment_overdue)' order by id`,
      },
      [order.id],
    );
    return rows.map(({ type }) => type);
  };
  expect(await told()).toEqual(['payment_overdue']);
  await pay('100');
  await pay('-100');
  await pay('40');
  expect(await told()).toEqual(['payment_overdue', 'paid', 'payment_overdue']);
});

test('[G1] an order paid after a return tells what was owed for it', async () => {
  const order = await held([yard.product.id, '10']);
  await ship(order);
  await back(order, '4');
  await sales.call('accountant', PaymentsServiceService.createPayment, {
    payment: Payment.fromJSON({ orderId: order.id, amount: rub('60') }),
  });
  await sales.call('head', OrdersServiceService.completeOrder, { id: order.id });
  const told = await sales.db.query(
    {
      name: 'test_owed_told',
      text: `select payload -> 'total' ->> 'amount' as total, payload -> 'owed' ->> 'amount' as owed from outbox
        where aggregateid = $1 and type in ('crm.sales.order.paid.v1', 'crm.sales.order.completed.v1')`,
    },
    [order.id],
  );
  expect(told).toEqual(Array.from({ length: 2 }, () => ({ total: '100', owed: '60' })));
});

test('[G1] an order without a deal that is given away takes along what belongs to it', async () => {
  const order = await held([yard.product.id, '100000']);
  await sales.call('accountant', PaymentsServiceService.createPayment, {
    payment: Payment.fromJSON({ orderId: order.id, amount: rub('10') }),
  });
  const { userId: ownerId } = sales.actors.other;
  await sales.call('head', OrdersServiceService.updateOrder, {
    order: Order.fromJSON({ id: order.id, ownerId }),
    updateMask: ['owner_id'],
  });
  const { payments } = await sales.call('head', PaymentsServiceService.listPayments, {});
  const { reservations } = await sales.call('head', ReservationsServiceService.listReservations, {});
  expect([...payments, ...reservations].map((record) => record.ownerId)).toEqual([ownerId, ownerId]);
});
