/** Which state of an order follows from its lines and its payments. */
import type { Order, OrderLine, OrderStatus } from '@crm/proto/gen/crm/sales/v1/orders';
import { ZERO, add, compare, isPositive, subtract } from '../amounts/decimal.ts';
import type { Amount } from '../amounts/decimal.ts';

/** Agreed on, and nothing of it shipped. */
export const OPEN: readonly OrderStatus[] = [
  'ORDER_STATUS_CONFIRMED',
  'ORDER_STATUS_RESERVED',
  'ORDER_STATUS_BACKORDERED',
  'ORDER_STATUS_PAID',
];

/** What of a line is neither held, awaited nor shipped. */
export function openOf(line: OrderLine): Amount {
  return subtract(line.baseQuantity?.value ?? ZERO, add(line.reserved, line.short, line.shipped));
}

/** Whether cancelling ends a part only: some of the order was shipped. */
export function isPartShipped(order: Pick<Order, 'status'>): boolean {
  return order.status === 'ORDER_STATUS_PICKING';
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
