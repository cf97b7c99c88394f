/** What may be done with an order in which state, and which state follows from its lines and its payments. */
import type { Result } from '@crm/kit/result';
import { ok, refuse } from '@crm/kit/result';
import type { Order, OrderLine, OrderStatus } from '@crm/proto/gen/crm/sales/v1/orders';
import type { Money } from '@crm/proto/gen/crm/type/v1/money';
import { ZERO, add, compare, isPositive, subtract } from '../amounts/decimal.ts';
import type { Amount } from '../amounts/decimal.ts';

export type OrderAction =
  'edit' | 'confirm' | 'reserve' | 'release' | 'cancel' | 'writeOff' | 'complete' | 'return' | 'pay' | 'issueDocuments';

export type OrderRefusal = 'ORDER_STATE' | 'ORDER_EMPTY' | 'ORDER_NOT_PAID' | 'ORDER_HAS_PAYMENTS';

const OPEN: readonly OrderStatus[] = [
  'ORDER_STATUS_CONFIRMED',
  'ORDER_STATUS_RESERVED',
  'ORDER_STATUS_BACKORDERED',
  'ORDER_STATUS_PAID',
];

/** Agreed on and not shipped whole. */
const ACTIVE: readonly OrderStatus[] = [...OPEN, 'ORDER_STATUS_PICKING'];
const DELIVERED: readonly OrderStatus[] = ['ORDER_STATUS_SHIPPED', 'ORDER_STATUS_COMPLETED'];

const ALLOWED: Readonly<Record<OrderAction, readonly OrderStatus[]>> = {
  edit: ['ORDER_STATUS_DRAFT'],
  confirm: ['ORDER_STATUS_DRAFT'],
  reserve: ACTIVE,
  release: ACTIVE,
  cancel: ['ORDER_STATUS_DRAFT', ...ACTIVE],
  writeOff: ACTIVE,
  complete: ['ORDER_STATUS_SHIPPED'],
  return: ['ORDER_STATUS_PICKING', ...DELIVERED],
  pay: [...ACTIVE, ...DELIVERED, 'ORDER_STATUS_RETURNED'],
  issueDocuments: [...ACTIVE, ...DELIVERED],
};

/** What some line must have, whatever the state: a hold of a part may have ended while others go on. */
const NEEDS: Readonly<Partial<Record<OrderAction, (line: OrderLine) => boolean>>> = {
  reserve: (line) => isPositive(openOf(line)),
  release: (line) => isPositive(line.reserved) || isPositive(line.short),
};

/** Refuses an action that the order's state does not know. */
export function may(order: Pick<Order, 'status' | 'lines'>, action: OrderAction): Result<true, 'ORDER_STATE'> {
  const needed = NEEDS[action];
  return ALLOWED[action].includes(order.status) && (needed === undefined || order.lines.some(needed))
    ? ok(true)
    : refuse('ORDER_STATE', { status: order.status });
}

/** What of a line is neither held, awaited nor shipped. */
export function openOf(line: OrderLine): Amount {
  return subtract(line.baseQuantity?.value ?? ZERO, add(line.reserved, line.short, line.shipped));
}

export function confirmOrder(order: Order): Result<true, OrderRefusal> {
  const allowed = may(order, 'confirm');
  if (!allowed.ok) return allowed;
  return order.lines.length === 0 ? refuse('ORDER_EMPTY') : ok(true);
}

/** `left` is what the client owes once it is cancelled: nothing, or what was shipped of it. More must not be paid then. */
export function cancelOrder(order: Order, left: Money | undefined): Result<true, OrderRefusal> {
  const allowed = may(order, 'cancel');
  if (!allowed.ok) return allowed;
  return order.paid && compare(order.paid.amount, left?.amount ?? ZERO) > 0 ? refuse('ORDER_HAS_PAYMENTS') : ok(true);
}

/** Whether cancelling ends a part only: some of the order was shipped. */
export function isPartShipped(order: Pick<Order, 'status'>): boolean {
  return order.status === 'ORDER_STATUS_PICKING';
}

export function completeOrder(order: Order): Result<true, OrderRefusal> {
  const allowed = may(order, 'complete');
  if (!allowed.ok) return allowed;
  return order.paymentStatus === 'PAYMENT_STATUS_PAID' ? ok(true) : refuse('ORDER_NOT_PAID');
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
