/** What may be done with an order in which state, and which state follows from its lines and its payments. */
import type { Result } from '@crm/kit/result';
import { ok, refuse } from '@crm/kit/result';
import type { Order, OrderLine, OrderStatus, PaymentStatus } from '@crm/proto/gen/crm/sales/v1/orders';
import type { Money } from '@crm/proto/gen/crm/type/v1/money';
import { ZERO, add, compare, isPositive, isZero, subtract } from '../amounts/decimal.ts';
import type { Amount } from '../amounts/decimal.ts';
import { minus, money, plus } from '../amounts/money.ts';

export type OrderAction =
  'edit' | 'confirm' | 'reserve' | 'release' | 'cancel' | 'writeOff' | 'complete' | 'return' | 'pay' | 'issueDocuments';

export type OrderRefusal =
  | 'ORDER_STATE'
  | 'ORDER_EMPTY'
  | 'ORDER_NOT_PAID'
  | 'ORDER_HAS_PAYMENTS'
  | 'LINE_UNKNOWN'
  | 'MORE_THAN_HELD'
  | 'MORE_THAN_SHIPPED'
  | 'NOTHING_TO_SHIP'
  | 'NOTHING_TO_RETURN'
  | 'PAYMENT_CURRENCY'
  | 'PAYMENT_EXCEEDS_DUE'
  | 'PAYMENT_ZERO';

/** Quantity of one line, in base units. */
export interface LineAmount {
  lineId: string;
  quantity: Amount;
}

const OPEN: readonly OrderStatus[] = [
  'ORDER_STATUS_CONFIRMED',
  'ORDER_STATUS_RESERVED',
  'ORDER_STATUS_BACKORDERED',
  'ORDER_STATUS_PAID',
];

const ALLOWED: Readonly<Record<OrderAction, readonly OrderStatus[]>> = {
  edit: ['ORDER_STATUS_DRAFT'],
  confirm: ['ORDER_STATUS_DRAFT'],
  reserve: ['ORDER_STATUS_CONFIRMED'],
  release: ['ORDER_STATUS_RESERVED', 'ORDER_STATUS_BACKORDERED', 'ORDER_STATUS_PAID'],
  cancel: ['ORDER_STATUS_DRAFT', ...OPEN],
  writeOff: ['ORDER_STATUS_RESERVED', 'ORDER_STATUS_BACKORDERED', 'ORDER_STATUS_PAID', 'ORDER_STATUS_PICKING'],
  complete: ['ORDER_STATUS_SHIPPED'],
  return: ['ORDER_STATUS_PICKING', 'ORDER_STATUS_SHIPPED', 'ORDER_STATUS_COMPLETED'],
  pay: [...OPEN, 'ORDER_STATUS_PICKING', 'ORDER_STATUS_SHIPPED', 'ORDER_STATUS_COMPLETED', 'ORDER_STATUS_RETURNED'],
  issueDocuments: [...OPEN, 'ORDER_STATUS_PICKING', 'ORDER_STATUS_SHIPPED', 'ORDER_STATUS_COMPLETED'],
};

/** Refuses an action that the order's state does not know. */
export function may(order: Pick<Order, 'status'>, action: OrderAction): Result<true, 'ORDER_STATE'> {
  return ALLOWED[action].includes(order.status) ? ok(true) : refuse('ORDER_STATE', { status: order.status });
}

export function confirmOrder(order: Order): Result<true, OrderRefusal> {
  const allowed = may(order, 'confirm');
  if (!allowed.ok) return allowed;
  return order.lines.length === 0 ? refuse('ORDER_EMPTY') : ok(true);
}

export function cancelOrder(order: Order): Result<true, OrderRefusal> {
  const allowed = may(order, 'cancel');
  if (!allowed.ok) return allowed;
  return order.paid && isPositive(order.paid.amount) ? refuse('ORDER_HAS_PAYMENTS') : ok(true);
}

export function completeOrder(order: Order): Result<true, OrderRefusal> {
  const allowed = may(order, 'complete');
  if (!allowed.ok) return allowed;
  return order.paymentStatus === 'PAYMENT_STATUS_PAID' ? ok(true) : refuse('ORDER_NOT_PAID');
}

/** What is to leave: the lines asked for, or all that is held. Refuses more than is held, and an unpaid order that wants prepayment. */
export function shipLines(order: Order, asked: readonly LineAmount[]): Result<LineAmount[], OrderRefusal> {
  const allowed = may(order, 'writeOff');
  if (!allowed.ok) return allowed;
  if (order.prepayment && order.paymentStatus !== 'PAYMENT_STATUS_PAID') return refuse('ORDER_NOT_PAID');
  const lines = asked.length > 0 ? asked : order.lines.map((line) => ({ lineId: line.id, quantity: line.reserved }));
  return chosen(order, lines, (line) => line.reserved, 'MORE_THAN_HELD', 'NOTHING_TO_SHIP');
}

/** What comes back: the lines asked for, or all that was shipped and not returned yet. */
export function returnLines(order: Order, asked: readonly LineAmount[]): Result<LineAmount[], OrderRefusal> {
  const allowed = may(order, 'return');
  if (!allowed.ok) return allowed;
  const out = (line: OrderLine): Amount => subtract(line.shipped, line.returned);
  const lines = asked.length > 0 ? asked : order.lines.map((line) => ({ lineId: line.id, quantity: out(line) }));
  return chosen(order, lines, out, 'MORE_THAN_SHIPPED', 'NOTHING_TO_RETURN');
}

function chosen(
  order: Order,
  lines: readonly LineAmount[],
  limit: (line: OrderLine) => Amount,
  tooMuch: 'MORE_THAN_HELD' | 'MORE_THAN_SHIPPED',
  nothing: 'NOTHING_TO_SHIP' | 'NOTHING_TO_RETURN',
): Result<LineAmount[], OrderRefusal> {
  for (const { lineId, quantity } of lines) {
    const line = order.lines.find((item) => item.id === lineId);
    if (line === undefined) return refuse('LINE_UNKNOWN', { lineId });
    if (compare(quantity, limit(line)) > 0) return refuse(tooMuch, { limit: limit(line) });
  }
  const some = lines.filter((line) => isPositive(line.quantity));
  return some.length === 0 ? refuse(nothing) : ok(some);
}

/** The state that follows from lines and payments; states that people set (draft, cancelled, completed) stay. */
export function settledStatus(order: Pick<Order, 'status' | 'paymentStatus' | 'lines'>): OrderStatus {
  if (
    !OPEN.includes(order.status) &&
    !['ORDER_STATUS_PICKING', 'ORDER_STATUS_SHIPPED', 'ORDER_STATUS_COMPLETED'].includes(order.status)
  )
    return order.status;
  const all = (test: (line: OrderLine) => boolean): boolean => order.lines.every(test);
  const some = (test: (line: OrderLine) => boolean): boolean => order.lines.some(test);
  const base = (line: OrderLine): Amount => line.baseQuantity?.value ?? ZERO;
  if (some((line) => isPositive(line.returned)) && all((line) => compare(line.returned, base(line)) === 0))
    return 'ORDER_STATUS_RETURNED';
  if (order.status === 'ORDER_STATUS_COMPLETED') return order.status;
  if (all((line) => compare(line.shipped, base(line)) === 0)) return 'ORDER_STATUS_SHIPPED';
  if (some((line) => isPositive(line.shipped))) return 'ORDER_STATUS_PICKING';
  if (some((line) => isPositive(line.short))) return 'ORDER_STATUS_BACKORDERED';
  if (all((line) => compare(line.reserved, base(line)) === 0))
    return order.paymentStatus === 'PAYMENT_STATUS_PAID' ? 'ORDER_STATUS_PAID' : 'ORDER_STATUS_RESERVED';
  return 'ORDER_STATUS_CONFIRMED';
}

export function hasShortage(order: Pick<Order, 'lines'>): boolean {
  return order.lines.some((line) => isPositive(line.short));
}

/** What is still to be paid; never below zero. */
export function dueOf(order: Pick<Order, 'total' | 'paid'>): Money | undefined {
  if (order.total === undefined) return undefined;
  const due = minus(order.total, order.paid);
  return isPositive(due.amount) ? due : money(ZERO, due.currency);
}

/** Paid, partly paid or not, and overdue once the day of payment (inclusive) has passed. Days as "2026-11-22". */
export function paymentStatusOf(order: Pick<Order, 'total' | 'paid' | 'paymentDueDate'>, today: string): PaymentStatus {
  const due = dueOf(order);
  if (due !== undefined && isZero(due.amount)) return 'PAYMENT_STATUS_PAID';
  if (order.paymentDueDate !== '' && order.paymentDueDate < today) return 'PAYMENT_STATUS_OVERDUE';
  return order.paid !== undefined && isPositive(order.paid.amount)
    ? 'PAYMENT_STATUS_PART_PAID'
    : 'PAYMENT_STATUS_UNPAID';
}

/** Adds a payment, or takes back a refund (a negative amount). Gives what is paid afterwards. */
export function payOrder(order: Order, amount: Money): Result<Money, OrderRefusal> {
  const allowed = may(order, 'pay');
  if (!allowed.ok) return allowed;
  if (isZero(amount.amount)) return refuse('PAYMENT_ZERO');
  if (order.total !== undefined && order.total.currency !== amount.currency)
    return refuse('PAYMENT_CURRENCY', { currency: order.total.currency });
  const due = dueOf(order);
  if (due !== undefined && compare(amount.amount, due.amount) > 0)
    return refuse('PAYMENT_EXCEEDS_DUE', { due: due.amount });
  const paid = plus(order.paid, amount);
  return compare(paid.amount, ZERO) < 0 ? refuse('PAYMENT_EXCEEDS_DUE', { due: order.paid?.amount ?? ZERO }) : ok(paid);
}

/** A line with so much more (or less) held, awaited, shipped or returned. */
export function changedLine(
  line: OrderLine,
  change: { reserved?: Amount; short?: Amount; shipped?: Amount; returned?: Amount },
): OrderLine {
  return {
    ...line,
    reserved: add(line.reserved, change.reserved ?? ZERO),
    short: add(line.short, change.short ?? ZERO),
    shipped: add(line.shipped, change.shipped ?? ZERO),
    returned: add(line.returned, change.returned ?? ZERO),
  };
}
