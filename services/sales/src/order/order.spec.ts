import fc from 'fast-check';
import { ok, refuse } from '@crm/kit/result';
import { compare } from '../amounts/decimal.ts';
import { aLine, anOrder, rub } from '../testing/samples.fixture.ts';
import {
  cancelOrder,
  completeOrder,
  confirmOrder,
  dueOf,
  may,
  payOrder,
  paymentStatusOf,
  returnLines,
  settledStatus,
  shipLines,
} from './order.ts';

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
    expect(confirmOrder(anOrder({ status: 'ORDER_STATUS_DRAFT' }))).toEqual(ok(true));
    expect(confirmOrder(anOrder({ status: 'ORDER_STATUS_DRAFT', lines: [] }))).toEqual(refuse('ORDER_EMPTY'));
    expect(confirmOrder(anOrder())).toEqual(refuse('ORDER_STATE', { status: 'ORDER_STATUS_CONFIRMED' }));
  });

  test('nothing is done with a cancelled order', () => {
    for (const action of [
      'edit',
      'confirm',
      'reserve',
      'release',
      'cancel',
      'writeOff',
      'complete',
      'return',
      'pay',
      'issueDocuments',
    ] as const) {
      expect(may(anOrder({ status: 'ORDER_STATUS_CANCELLED' }), action).ok).toBe(false);
    }
  });

  test('an order with money in it is not cancelled', () => {
    expect(cancelOrder(anOrder({ paid: rub('1') }))).toEqual(refuse('ORDER_HAS_PAYMENTS'));
    expect(cancelOrder(anOrder({ paid: rub('0') }))).toEqual(ok(true));
  });

  test('a shipped order is completed when it is paid', () => {
    expect(completeOrder(anOrder({ status: 'ORDER_STATUS_SHIPPED' }))).toEqual(refuse('ORDER_NOT_PAID'));
    expect(completeOrder(anOrder({ status: 'ORDER_STATUS_SHIPPED', paymentStatus: 'PAYMENT_STATUS_PAID' }))).toEqual(
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

  test('an order on prepayment waits for its money', () => {
    expect(shipLines({ ...held, prepayment: true }, [])).toEqual(refuse('ORDER_NOT_PAID'));
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
});
