import fc from 'fast-check';
import { systemActor } from '@crm/kit/access/actor';
import { ok, refuse } from '@crm/kit/result';
import type { Order } from '@crm/proto/gen/crm/sales/v1/orders';
import { add, compare } from '../amounts/decimal.ts';
import { plus } from '../amounts/money.ts';
import { aLine, anOrder, rub } from '../testing/samples.fixture.ts';
import { creditFor, cutToShipped, returnLines, shipLines } from './order-lines.ts';
import { dueOf, payOrder, paymentStatusOf } from './order-money.ts';
import { settledStatus } from './order.ts';
import { orderVerbs } from './order.verbs.ts';

const moment = { now: new Date('2026-03-02T09:00:00Z'), actor: systemActor('sales') };
const may = (order: Order, verb: keyof typeof orderVerbs.rules) => orderVerbs.may(order, verb, moment);

describe('what follows from the lines', () => {
  const status = (
    part: Parameters<typeof aLine>[0],
    paymentStatus: 'PAYMENT_STATUS_UNPAID' | 'PAYMENT_STATUS_PAID' = 'PAYMENT_STATUS_UNPAID',
  ) => settledStatus(anOrder({ lines: [aLine(part)], paymentStatus }));

  test('held in full, held in part, paid, shipped in part, shipped, returned', () => {
    expect(status({})).toBe('ORDER_STATUS_CONFIRMED');
    expect(status({ reserved: '2', short: '1' })).toBe('ORDER_STATUS_BACKORDERED');
    expect(status({ reserved: '2', short: '1' }, 'PAYMENT_STATUS_PAID')).toBe('ORDER_STATUS_BACKORDERED');
    expect(status({ reserved: '3' })).toBe('ORDER_STATUS_RESERVED');
    expect(status({ reserved: '3' }, 'PAYMENT_STATUS_PAID')).toBe('ORDER_STATUS_PAID');
    expect(status({ reserved: '1', shipped: '2' })).toBe('ORDER_STATUS_PICKING');
    expect(status({ shipped: '3' })).toBe('ORDER_STATUS_SHIPPED');
    expect(status({ shipped: '3', returned: '3' })).toBe('ORDER_STATUS_RETURNED');
  });

  test('what people decided stays: a draft, a cancelled and a completed order', () => {
    for (const set of ['ORDER_STATUS_DRAFT', 'ORDER_STATUS_CANCELLED', 'ORDER_STATUS_COMPLETED'] as const) {
      expect(settledStatus(anOrder({ status: set, lines: [aLine({ reserved: '3' })] }))).toBe(set);
    }
  });
});

describe('what may be done', () => {
  test('a draft is confirmed, with lines only', () => {
    expect(may(anOrder({ status: 'ORDER_STATUS_DRAFT' }), 'confirm')).toEqual(ok(true));
    expect(may(anOrder({ status: 'ORDER_STATUS_DRAFT', lines: [] }), 'confirm')).toEqual(refuse('ORDER_EMPTY'));
    expect(may(anOrder(), 'confirm')).toEqual(refuse('ORDER_STATE', { status: 'ORDER_STATUS_CONFIRMED' }));
  });

  test('nothing is done with a cancelled order', () => {
    for (const action of Object.keys(orderVerbs.rules) as (keyof typeof orderVerbs.rules)[]) {
      expect(may(anOrder({ status: 'ORDER_STATUS_CANCELLED' }), action).ok).toBe(false);
    }
  });

  test('an order with money in it is not cancelled', () => {
    expect(may(anOrder({ paid: rub('1') }), 'cancel')).toEqual(refuse('ORDER_HAS_PAYMENTS'));
    expect(may(anOrder({ paid: rub('0') }), 'cancel')).toEqual(ok(true));
  });

  test('[G1] of an order shipped in part the rest is cancelled, unless more is paid than what was shipped', () => {
    const picking = (paid: string) =>
      anOrder({
        status: 'ORDER_STATUS_PICKING',
        paid: rub(paid),
        lines: [aLine({ shipped: '1', amount: rub('300') })],
      });
    expect(may(picking('100.01'), 'cancel')).toEqual(refuse('ORDER_HAS_PAYMENTS'));
    expect(may(picking('100'), 'cancel')).toEqual(ok(true));
  });

  test('[G1] goods are held wherever something is neither held, awaited nor shipped, and given up wherever something is held', () => {
    const picking = (part: object) =>
      anOrder({ status: 'ORDER_STATUS_PICKING', lines: [aLine({ shipped: '1', ...part })] });
    expect(may(picking({}), 'reserve').ok).toBe(true);
    expect(may(picking({ reserved: '1', short: '1' }), 'reserve').ok).toBe(false);
    expect(may(picking({ short: '1' }), 'release').ok).toBe(true);
    expect(may(picking({}), 'release').ok).toBe(false);
    const half = anOrder({ lines: [aLine({ reserved: '3' }), aLine({ id: 'm' })] });
    expect(settledStatus(half)).toBe('ORDER_STATUS_CONFIRMED');
    for (const action of ['reserve', 'release', 'writeOff'] as const) expect(may(half, action).ok).toBe(true);
  });

  test('a shipped order is completed when it is paid', () => {
    expect(may(anOrder({ status: 'ORDER_STATUS_SHIPPED' }), 'complete')).toEqual(refuse('ORDER_NOT_PAID'));
    expect(may(anOrder({ status: 'ORDER_STATUS_SHIPPED', paymentStatus: 'PAYMENT_STATUS_PAID' }), 'complete')).toEqual(
      ok(true),
    );
  });
});

describe('shipping and returning', () => {
  const held = anOrder({ status: 'ORDER_STATUS_RESERVED', lines: [aLine({ reserved: '3' })] });

  test('all that is held leaves when nothing else is said, and never more', () => {
    expect(shipLines(held, [])).toEqual(ok([{ lineId: 'l', quantity: '3' }]));
    expect(shipLines(held, [{ lineId: 'l', quantity: '4' }])).toEqual(refuse('MORE_THAN_HELD', { limit: '3' }));
    expect(shipLines(held, [{ lineId: 'x', quantity: '1' }])).toEqual(refuse('LINE_UNKNOWN', { lineId: 'x' }));
  });

  test('[G1] a line named twice is asked for its sum', () => {
    const twice = (one: string, other: string) => [
      { lineId: 'l', quantity: one },
      { lineId: 'l', quantity: other },
    ];
    expect(shipLines(held, twice('1', '2'))).toEqual(ok([{ lineId: 'l', quantity: '3' }]));
    expect(shipLines(held, twice('2', '2'))).toEqual(refuse('MORE_THAN_HELD', { limit: '3' }));
    const shipped = anOrder({ status: 'ORDER_STATUS_SHIPPED', lines: [aLine({ shipped: '3' })] });
    expect(returnLines(shipped, twice('0.5', '2.5'))).toEqual(ok([{ lineId: 'l', quantity: '3' }]));
    expect(returnLines(shipped, twice('3', '3'))).toEqual(refuse('MORE_THAN_SHIPPED', { limit: '3' }));
  });

  test('an order on prepayment waits for its money, and one without goods held for its goods', () => {
    expect(may({ ...held, prepayment: true }, 'writeOff')).toEqual(refuse('ORDER_NOT_PAID'));
    expect(may(anOrder(), 'writeOff')).toEqual(refuse('NOTHING_TO_SHIP'));
  });

  test('what comes back is what was shipped and has not come back yet', () => {
    const shipped = anOrder({ status: 'ORDER_STATUS_SHIPPED', lines: [aLine({ shipped: '3', returned: '1' })] });
    expect(returnLines(shipped, [])).toEqual(ok([{ lineId: 'l', quantity: '2' }]));
    expect(returnLines(shipped, [{ lineId: 'l', quantity: '3' }])).toEqual(refuse('MORE_THAN_SHIPPED', { limit: '2' }));
  });
});

describe('money', () => {
  test('[SA-17] paid, part-paid and overdue; the day of payment itself is in time', () => {
    const order = anOrder({ paymentDueDate: '2026-03-05' });
    expect(paymentStatusOf(order, '2026-03-05')).toBe('PAYMENT_STATUS_UNPAID');
    expect(paymentStatusOf({ ...order, paid: rub('1') }, '2026-03-05')).toBe('PAYMENT_STATUS_PART_PAID');
    expect(paymentStatusOf({ ...order, paid: rub('1') }, '2026-03-06')).toBe('PAYMENT_STATUS_OVERDUE');
    expect(paymentStatusOf({ ...order, paid: rub('300.00') }, '2026-03-06')).toBe('PAYMENT_STATUS_PAID');
  });

  test('nothing, another currency and more than is due are refused', () => {
    expect(payOrder(anOrder(), rub('0.00'))).toEqual(refuse('PAYMENT_ZERO'));
    expect(payOrder(anOrder(), { amount: '1', currency: 'EUR' })).toEqual(
      refuse('PAYMENT_CURRENCY', { currency: 'RUB' }),
    );
    expect(payOrder(anOrder({ paid: rub('299.99') }), rub('0.02'))).toEqual(
      refuse('PAYMENT_EXCEEDS_DUE', { due: '0.01' }),
    );
    expect(payOrder(anOrder({ paid: rub('10') }), rub('-10.01'))).toEqual(refuse('PAYMENT_EXCEEDS_DUE', { due: '10' }));
  });

  test('however an order is paid in parts, what is paid and what is due are its total, to the kopeck', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9999 }), { maxLength: 20 }), (kopecks) => {
        const total = rub((kopecks.reduce((sum, part) => sum + part, 0) / 100).toFixed(2));
        let order = anOrder({ total });
        for (const part of kopecks) {
          const paid = payOrder(order, rub((part / 100).toFixed(2)));
          if (!paid.ok) throw new Error(paid.reason);
          order = { ...order, paid: paid.value };
        }
        expect(compare(dueOf(order)?.amount ?? '', '0')).toBe(0);
        expect(paymentStatusOf(order, '2026-03-05')).toBe('PAYMENT_STATUS_PAID');
      }),
    );
  });

  test('[G1] what came back is not owed', () => {
    const order = anOrder({ returned: rub('120'), paid: rub('180'), paymentDueDate: '2026-03-05' });
    expect(dueOf(order)).toEqual(rub('0'));
    expect(paymentStatusOf(order, '2026-03-06')).toBe('PAYMENT_STATUS_PAID');
    expect(payOrder(order, rub('0.01'))).toEqual(refuse('PAYMENT_EXCEEDS_DUE', { due: '0' }));
    expect(dueOf({ ...order, paid: rub('100') })).toEqual(rub('80'));
    expect(dueOf({ ...order, status: 'ORDER_STATUS_DRAFT' })).toBeUndefined();
  });

  test('[G1] three returns of 0.335 give 0.34, 0.33 and 0.34: 1.01, as was sold', () => {
    let line = aLine({ shipped: '3', amount: rub('1.01') });
    const parts = ['1', '1', '1'].map((quantity) => {
      const amount = creditFor(line, quantity);
      line = {
        ...line,
        returned: add(line.returned, quantity),
        returnedAmount: plus(line.returnedAmount, amount ?? rub('0')),
      };
      return amount?.amount;
    });
    expect(parts).toEqual(['0.34', '0.33', '0.34']);
  });

  test('[G1] however goods come back in parts, and whatever is cut off between, the parts add up to what was owed', () => {
    const part = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 99999 }),
        fc.array(part, { minLength: 1, maxLength: 8 }),
        fc.nat(8),
        part,
        (kopecks, parts, cutAt, open) => {
          const shipped = String(parts.reduce((sum, one) => sum + one, 0));
          const base = { value: add(shipped, String(open)), unit: 'PCE' };
          let order = anOrder({
            lines: [aLine({ baseQuantity: base, shipped, amount: rub((kopecks / 100).toFixed(2)) })],
          });
          for (const [index, quantity] of parts.map(String).entries()) {
            if (index === cutAt % parts.length) order = cutToShipped(order);
            const [line = aLine()] = order.lines;
            const amount = creditFor(line, quantity) ?? rub('0');
            expect(compare(amount.amount, '0')).toBeGreaterThanOrEqual(0);
            const changed = {
              ...line,
              returned: add(line.returned, quantity),
              returnedAmount: plus(line.returnedAmount, amount),
            };
            order = { ...order, lines: [changed] };
          }
          expect(order.lines[0]?.returnedAmount).toEqual(order.total);
        },
      ),
    );
  });
});
