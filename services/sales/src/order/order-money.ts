/** What an order owes and what is paid: the one place that says it. */
import type { Result } from '@crm/kit/result';
import { ok, refuse } from '@crm/kit/result';
import type { Order, PaymentStatus } from '@crm/proto/gen/crm/sales/v1/orders';
import type { Money } from '@crm/proto/gen/crm/type/v1/money';
import { ZERO, compare, isPositive, isZero } from '../amounts/decimal.ts';
import { atLeastZero, minus, money, plus, sumOf } from '../amounts/money.ts';

export type MoneyRefusal = 'PAYMENT_CURRENCY' | 'PAYMENT_EXCEEDS_DUE' | 'PAYMENT_ZERO';

type Owing = Pick<Order, 'status' | 'total' | 'returned' | 'paid'>;

/** The total less what came back; nothing for a cancelled order, undefined for a draft and for one without a total. */
export function owedOf({ status, total, returned }: Omit<Owing, 'paid'>): Money | undefined {
  if (total === undefined || status === 'ORDER_STATUS_DRAFT') return undefined;
  return status === 'ORDER_STATUS_CANCELLED' ? money(ZERO, total.currency) : minus(total, returned);
}

/** What is still to be paid; never below zero. */
export function dueOf(order: Owing): Money | undefined {
  const owed = owedOf(order);
  return owed && atLeastZero(minus(owed, order.paid));
}

/** What was paid beyond what is owed; never below zero. */
export function refundableOf(order: Owing): Money | undefined {
  const owed = owedOf(order);
  return owed && order.paid && atLeastZero(minus(order.paid, owed));
}

/** Paid, partly paid or not, and overdue once the day of payment (inclusive) has passed. Days as "2026-11-22". */
export function paymentStatusOf(order: Owing & Pick<Order, 'paymentDueDate'>, today: string): PaymentStatus {
  if (order.status === 'ORDER_STATUS_DRAFT' || order.status === 'ORDER_STATUS_CANCELLED')
    return 'PAYMENT_STATUS_UNPAID';
  const due = dueOf(order);
  if (due !== undefined && isZero(due.amount)) return 'PAYMENT_STATUS_PAID';
  if (order.paymentDueDate !== '' && order.paymentDueDate < today) return 'PAYMENT_STATUS_OVERDUE';
  return order.paid !== undefined && isPositive(order.paid.amount)
    ? 'PAYMENT_STATUS_PART_PAID'
    : 'PAYMENT_STATUS_UNPAID';
}

/** Whether a change made an order overdue, which those who follow it up are told once. */
export function becameOverdue(
  before: Pick<Order, 'paymentStatus'> | undefined,
  after: Pick<Order, 'paymentStatus'>,
): boolean {
  const overdue = 'PAYMENT_STATUS_OVERDUE';
  return before?.paymentStatus !== overdue && after.paymentStatus === overdue;
}

/** Adds a payment, or takes back a refund (a negative amount). Gives what is paid afterwards. */
export function payOrder(order: Order, amount: Money): Result<Money, MoneyRefusal> {
  if (isZero(amount.amount)) return refuse('PAYMENT_ZERO');
  if (order.total !== undefined && order.total.currency !== amount.currency)
    return refuse('PAYMENT_CURRENCY', { currency: order.total.currency });
  const due = dueOf(order);
  if (due !== undefined && compare(amount.amount, due.amount) > 0)
    return refuse('PAYMENT_EXCEEDS_DUE', { due: due.amount });
  const paid = plus(order.paid, amount);
  return compare(paid.amount, ZERO) < 0 ? refuse('PAYMENT_EXCEEDS_DUE', { due: order.paid?.amount ?? ZERO }) : ok(paid);
}

/** The order with all that follows from its total, what came back and what is paid. */
export function accounted(order: Order, today: string): Order {
  const next = { ...order, returned: sumOf(order.lines.map((line) => line.returnedAmount)) };
  return { ...next, due: dueOf(next), refundable: refundableOf(next), paymentStatus: paymentStatusOf(next, today) };
}
