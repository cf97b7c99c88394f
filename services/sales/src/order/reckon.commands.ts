import type { Call } from '@crm/kit/grpc/call';
import type { Tx } from '@crm/kit/pg/pool';
import type { EventFact } from '@crm/kit/resource/define';
import type { Order } from '@crm/proto/gen/crm/sales/v1/orders';
import { isPositive } from '../amounts/decimal.ts';
import { minus, money } from '../amounts/money.ts';
import { dayInUtc } from '../calendar/day.ts';
import { settled } from '../reservation/hold.commands.ts';
import { shippedCost } from '../stock/stock.store.ts';
import { accounted, owedOf } from './order-money.ts';
import { step } from './order-step.store.ts';
import { orderPaid } from './order.published.ts';
import { scheduleOverdue } from './overdue.jobs.ts';

/**
 * An order whose total, returns or payments have changed, with all that follows: what is due, the states, the timer of its
 * day of payment, and the fact that it is paid, whether money came or goods went back.
 */
export async function reckoned(
  tx: Tx,
  call: Call,
  before: Order,
  changed: Order,
): Promise<{ after: Order; events: EventFact[] }> {
  const after = settled(accounted(changed, dayInUtc(call.now)));
  await scheduleOverdue(tx, after, call.now);
  const paid = 'PAYMENT_STATUS_PAID';
  const becamePaid =
    after.paymentStatus === paid && before.paymentStatus !== paid && isPositive(after.paid?.amount ?? '');
  if (!becamePaid) return { after, events: [] };
  await step(tx, call, after, 'paid');
  return { after, events: [orderPaid(after)] };
}

/** Purchase cost and margin as the movements have them, once they are known. */
export async function withActualCost(tx: Tx, order: Order): Promise<Order> {
  const actual = await shippedCost(tx, order.id);
  const owed = owedOf(order);
  if (actual === undefined || owed === undefined || actual.currency !== owed.currency) return order;
  const cost = money(actual.amount, actual.currency);
  return { ...order, cost, margin: minus(owed, cost) };
}
