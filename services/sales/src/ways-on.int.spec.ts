import fc from 'fast-check';
import { Order, OrdersServiceService } from '@crm/proto/gen/crm/sales/v1/orders';
import { Payment, PaymentsServiceService } from '@crm/proto/gen/crm/sales/v1/payments';
import { Receipt, ReceiptsServiceService } from '@crm/proto/gen/crm/sales/v1/receipts';
import { ReservationsServiceService } from '@crm/proto/gen/crm/sales/v1/reservations';
import { ShortagesServiceService } from '@crm/proto/gen/crm/sales/v1/shortages';
import { StockBalancesServiceService } from '@crm/proto/gen/crm/sales/v1/stock_balances';
import { SupplierRequestsServiceService } from '@crm/proto/gen/crm/sales/v1/supplier_requests';
import { compare, isPositive, negate } from './amounts/decimal.ts';
import { reservationExpiry } from './reservation/reservation.commands.ts';
import { brickYard } from './testing/brick.fixture.ts';
import type { Brick } from './testing/brick.fixture.ts';
import { expectNoContradiction } from './testing/contradictions.fixture.ts';
import { salesUnderTest } from './testing/sales-under-test.fixture.ts';
import type { SalesUnderTest, Who } from './testing/sales-under-test.fixture.ts';

let sales: SalesUnderTest;
let yard: Brick;
beforeEach(async () => {
  sales = await salesUnderTest();
  yard = await brickYard(sales, '0');
});
afterEach(() => sales.stop());

const OVER = ['ORDER_STATUS_COMPLETED', 'ORDER_STATUS_CANCELLED', 'ORDER_STATUS_RETURNED'];

const pieces = (value: string | number) => ({ value: String(value), unit: 'PCE' });
const get = (id: string) => sales.call('head', OrdersServiceService.getOrder, { id });

/** A confirmed order of two lines of the same goods. */
async function anOrder(): Promise<Order> {
  const lines = [6, 4].map((count) => ({ productId: yard.product.id, quantity: pieces(count) }));
  const order = await sales.call('seller', OrdersServiceService.createOrder, {
    order: Order.fromJSON({ clientId: yard.clientId, paymentDueDate: '2026-03-05', lines }),
  });
  return sales.call('seller', OrdersServiceService.confirmOrder, { id: order.id });
}

async function count(counted: number): Promise<void> {
  await sales.call('storekeeper', StockBalancesServiceService.adjustStock, {
    warehouseId: yard.warehouse.id,
    productId: yard.product.id,
    counted: pieces(counted),
    reason: 'Count',
  });
}

function receive(quantity: number, supplierRequestId = '') {
  const lines = [{ productId: yard.product.id, quantity: pieces(quantity) }];
  return sales.call('storekeeper', ReceiptsServiceService.createReceipt, {
    receipt: Receipt.fromJSON({ supplierRequestId, lines }),
  });
}

function pay(orderId: string, amount: string) {
  return sales.call('accountant', PaymentsServiceService.createPayment, {
    payment: Payment.fromJSON({ orderId, amount: { amount, currency: 'RUB' } }),
  });
}

/** Time goes on: every hold whose time has come ends. */
async function pass(seconds: number): Promise<void> {
  sales.clock.advance(seconds * 1000);
  const now = sales.clock.now();
  const { reservations } = await sales.call('head', ReservationsServiceService.listReservations, { pageSize: 500 });
  const context = {
    signal: new AbortController().signal,
    attempt: 1,
    progress: () => undefined,
    clock: sales.clock,
    log: undefined as never,
  };
  for (const { id } of reservations) await reservationExpiry.run(sales.db, { reservationId: id }, { ...context, now });
}

const soon = () => new Date(sales.clock.now().getTime() + 5_000);

test('[G1] an order shipped in part whose hold ends is held again and shipped, or its rest is cancelled', async () => {
  await count(20);
  const [delivered, cut] = [await anOrder(), await anOrder()];
  for (const order of [delivered, cut]) {
    await sales.call('seller', OrdersServiceService.reserveOrder, { id: order.id, expireTime: soon() });
    await sales.call('storekeeper', OrdersServiceService.writeOffOrder, {
      id: order.id,
      lines: [{ lineId: order.lines[0]?.id ?? '', quantity: pieces(4) }],
    });
  }
  await pass(6);
  expect(await get(delivered.id)).toMatchObject({
    status: 'ORDER_STATUS_PICKING',
    lines: [
      { reserved: '0', shipped: '4' },
      { reserved: '0', shipped: '0' },
    ],
  });

  await sales.call('seller', OrdersServiceService.reserveOrder, { id: delivered.id });
  const whole = await sales.call('storekeeper', OrdersServiceService.writeOffOrder, { id: delivered.id });
  expect(whole.status).toBe('ORDER_STATUS_SHIPPED');

  const rest = await sales.call('seller', OrdersServiceService.cancelOrder, { id: cut.id, reason: 'Enough' });
  expect(rest).toMatchObject({
    status: 'ORDER_STATUS_SHIPPED',
    total: { amount: '40' },
    due: { amount: '40' },
    lines: [{ quantity: pieces(4), shipped: '4' }],
  });
  await pay(cut.id, '40');
  const done = await sales.call('seller', OrdersServiceService.completeOrder, { id: cut.id });
  expect(done.status).toBe('ORDER_STATUS_COMPLETED');
  await expectNoContradiction(sales.db);
});

test('[G1] a hold of one line that ends leaves the others to be shipped, and the line to be held again', async () => {
  await count(6);
  const order = await anOrder();
  await sales.call('seller', OrdersServiceService.reserveOrder, { id: order.id, expireTime: soon() });
  const { reservations } = await sales.call('seller', ReservationsServiceService.listReservations, {
    filter: 'status = "RESERVATION_STATUS_HELD"',
  });
  await sales.call('seller', ReservationsServiceService.extendReservation, {
    id: reservations[0]?.id ?? '',
    expireTime: new Date('2026-03-09T09:00:00Z'),
  });
  await pass(6);
  const before = await get(order.id);
  expect(before.lines.map(({ reserved, short }) => [reserved, short])).toEqual([
    ['6', '0'],
    ['0', '0'],
  ]);
  const again = await sales.call('seller', OrdersServiceService.reserveOrder, { id: order.id });
  expect(again).toMatchObject({ status: 'ORDER_STATUS_BACKORDERED', lines: [{ reserved: '6' }, { short: '4' }] });
  await sales.call('storekeeper', OrdersServiceService.writeOffOrder, { id: order.id });
  await sales.call('seller', OrdersServiceService.releaseOrder, { id: order.id });
  expect(await get(order.id)).toMatchObject({
    status: 'ORDER_STATUS_PICKING',
    lines: [{ shipped: '6' }, { short: '0' }],
  });
  await expectNoContradiction(sales.db);
});

const which = fc.nat(1);
const amount = fc.integer({ min: 1, max: 6 });
const verb = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('reserve' as const), which, soon: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('writeOff' as const), which, amount, line: which }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('return' as const), which, amount, line: which }) },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('pay' as const), which, amount: fc.integer({ min: -40, max: 60 }) }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('receive' as const), amount }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('request' as const), confirm: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('deliver' as const), amount }) },
  fc.record({ type: fc.constant('giveUpRequest' as const) }),
  fc.record({ type: fc.constant('release' as const), which }),
  fc.record({ type: fc.constant('cancel' as const), which }),
  fc.record({ type: fc.constant('complete' as const), which }),
  fc.record({ type: fc.constant('pass' as const) }),
);
type Verb = typeof verb extends fc.Arbitrary<infer T> ? T : never;

async function openRequest(): Promise<string> {
  const { supplierRequests } = await sales.call('head', SupplierRequestsServiceService.listSupplierRequests, {
    pageSize: 100,
  });
  const open = supplierRequests.filter(
    ({ status }) => status !== 'SUPPLIER_REQUEST_STATUS_RECEIVED' && status !== 'SUPPLIER_REQUEST_STATUS_CANCELLED',
  );
  return open[0]?.id ?? '';
}

/** Asks a supplier for all that is missing and not asked for yet. */
async function request(confirm: boolean): Promise<void> {
  const { shortages } = await sales.call('head', ShortagesServiceService.listShortages, {
    filter: 'status = "SHORTAGE_STATUS_OPEN"',
    pageSize: 100,
  });
  if (shortages.length === 0) return;
  const shortageIds = shortages.map((item) => item.id);
  const made = await sales.call('head', SupplierRequestsServiceService.requestShortages, { shortageIds, send: true });
  if (confirm) await sales.call('head', SupplierRequestsServiceService.confirmSupplierRequest, { id: made.id });
}

function run(orders: readonly Order[], step: Verb): Promise<unknown> {
  const order = 'which' in step ? orders[step.which] : undefined;
  const id = order?.id ?? '';
  const lineId = 'line' in step ? (order?.lines[step.line]?.id ?? '') : '';
  // The line is named twice: what counts is the sum.
  const lines = 'amount' in step && [1, step.amount].map((one) => ({ lineId, quantity: pieces(one) }));
  switch (step.type) {
    case 'reserve':
      return sales.call('seller', OrdersServiceService.reserveOrder, { id, ...(step.soon && { expireTime: soon() }) });
    case 'release':
      return sales.call('seller', OrdersServiceService.releaseOrder, { id });
    case 'writeOff':
      return sales.call('storekeeper', OrdersServiceService.writeOffOrder, { id, lines: lines || [] });
    case 'return':
      return sales.call('storekeeper', OrdersServiceService.returnOrder, { id, reason: 'Broken', lines: lines || [] });
    case 'pay':
      return pay(id, String(step.amount));
    case 'cancel':
      return sales.call('seller', OrdersServiceService.cancelOrder, { id, reason: 'Changed his mind' });
    case 'complete':
      return sales.call('seller', OrdersServiceService.completeOrder, { id });
    case 'receive':
      return receive(step.amount);
    case 'deliver':
      return openRequest().then((open) => receive(step.amount, open));
    case 'request':
      return request(step.confirm);
    case 'giveUpRequest':
      return openRequest().then((open) =>
        open === ''
          ? undefined
          : sales.call('head', SupplierRequestsServiceService.cancelSupplierRequest, { id: open, reason: 'Too late' }),
      );
    case 'pass':
      return pass(6);
  }
}

/** What is wrong with what was asked for, whatever the order's state. */
const OF_THE_REQUEST = ['MORE_THAN_HELD', 'MORE_THAN_SHIPPED', 'LINE_UNKNOWN', 'PAYMENT_ZERO', 'PAYMENT_EXCEEDS_DUE'];
/** What the callers of a walk may be told; anything else is a fault. */
const REFUSALS = [
  ...OF_THE_REQUEST,
  'ORDER_STATE',
  'ORDER_NOT_PAID',
  'ORDER_HAS_PAYMENTS',
  'NOTHING_TO_SHIP',
  'NOTHING_TO_RETURN',
];

/** Why it was refused, if it was. */
async function walked(work: Promise<unknown>): Promise<string | undefined> {
  return work.then(
    () => undefined,
    (thrown: { status?: { reason: string } }) => {
      if (thrown.status === undefined) throw thrown;
      expect(REFUSALS).toContain(thrown.status.reason);
      return thrown.status.reason;
    },
  );
}

const ROLES: Partial<Record<Verb['type'], Who>> = { writeOff: 'storekeeper', return: 'storekeeper', pay: 'accountant' };

/** Takes a step, and holds what its caller was offered against what he is answered. */
async function offeredAndWalked(orders: readonly Order[], step: Verb): Promise<void> {
  if (!('which' in step)) return void (await walked(run(orders, step)));
  const role = ROLES[step.type] ?? 'seller';
  const { allowedActions } = await sales.call(role, OrdersServiceService.getOrder, {
    id: orders[step.which]?.id ?? '',
  });
  const refused = await walked(run(orders, step));
  if (refused !== undefined && OF_THE_REQUEST.includes(refused)) return;
  expect({ step: step.type, offered: allowedActions.includes(step.type) }).toEqual({
    step: step.type,
    offered: refused === undefined,
  });
}

/** Brings an order to its end: by delivering all of it, or by giving up what was not delivered. Every step must be accepted. */
async function finish(id: string, deliver: boolean): Promise<void> {
  for (let steps = 0; steps < 8; steps++) {
    const order = await get(id);
    if (OVER.includes(order.status)) return;
    const { due, paid, lines, status } = order;
    if (status === 'ORDER_STATUS_SHIPPED') {
      if (isPositive(due?.amount ?? '')) await pay(id, due?.amount ?? '');
      await sales.call('seller', OrdersServiceService.completeOrder, { id });
    } else if (deliver) {
      await count(1000);
      const open = lines.some((line) => compare(line.reserved, String(6)) < 0);
      if (open) await walked(sales.call('seller', OrdersServiceService.reserveOrder, { id }));
      await sales.call('storekeeper', OrdersServiceService.writeOffOrder, { id });
    } else {
      if (isPositive(paid?.amount ?? '')) await pay(id, negate(paid?.amount ?? ''));
      await sales.call('seller', OrdersServiceService.cancelOrder, { id, reason: 'Nobody wants it' });
    }
  }
  throw new Error(`order ${id} stands still: ${JSON.stringify(await get(id))}`);
}

test('[G1] [M1] whatever happens to orders and requests, nothing contradicts itself, what is offered is accepted, and every order has a way to its end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(verb, { minLength: 5, maxLength: 20 }),
      fc.tuple(fc.boolean(), fc.boolean()),
      async (steps, endings) => {
        const orders = [await anOrder(), await anOrder()];
        for (const step of steps) await offeredAndWalked(orders, step);
        await expectNoContradiction(sales.db);
        for (const [index, order] of orders.entries()) await finish(order.id, endings[index] ?? true);
        await expectNoContradiction(sales.db);
      },
    ),
    { numRuns: 25 },
  );
});

test('[G1] two at once on the same line: what is asked for twice is done once, and the sum holds', async () => {
  await count(10);
  const order = await anOrder();
  await sales.call('seller', OrdersServiceService.reserveOrder, { id: order.id });
  const part = [3, 1].map((one) => ({ lineId: order.lines[0]?.id ?? '', quantity: pieces(one) }));
  const at = <T>(work: () => Promise<T>) => Promise.allSettled([work(), work(), work()]);
  const shipped = await at(() =>
    sales.call('storekeeper', OrdersServiceService.writeOffOrder, { id: order.id, lines: part }),
  );
  expect(shipped.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  const returned = await at(() =>
    sales.call('storekeeper', OrdersServiceService.returnOrder, { id: order.id, lines: part, reason: 'Broken' }),
  );
  expect(returned.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  for (const result of [...shipped, ...returned])
    if (result.status === 'rejected')
      expect(REFUSALS).toContain((result.reason as { status: { reason: string } }).status.reason);
  await expectNoContradiction(sales.db);
});
