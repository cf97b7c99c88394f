import type { Call } from '@crm/kit/grpc/call';
import type { Tx } from '@crm/kit/pg/pool';
import type { EventFact } from '@crm/kit/resource/define';
import { loadRows } from '@crm/kit/resource/load';
import type { Order } from '@crm/proto/gen/crm/sales/v1/orders';
import { isPositive } from '../amounts/decimal.ts';
import { dayInUtc } from '../calendar/day.ts';
import { products as productResource } from '../product/product.store.ts';
import { settled } from '../reservation/hold.commands.ts';
import { takenBy } from '../stock/stock.store.ts';
import { withCost } from './order-cost.ts';
import { accounted, becameOverdue, owedOf } from './order-money.ts';
import { step } from './order-step.store.ts';
import { orderPaid, orderPaymentOverdue } from './order.published.ts';
import { scheduleOverdue } from './overdue.jobs.ts';

/**
 * An order whose total, returns or payments have changed, with all that follows: what is due, the states, the timer of its
 * day of payment, and the fact that it is paid or overdue, whether money came or went or goods went back.
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
  if (becamePaid) await step(tx, call, after, 'paid');
  const overdue = becameOverdue(before, after);
  if (overdue) await step(tx, call, after, 'payment_overdue', { due: after.paymentDueDate });
  return {
    after,
    events: [...(becamePaid ? [orderPaid(after)] : []), ...(overdue ? [orderPaymentOverdue(after)] : [])],
  };
}

/** An order with the purchase cost and the margin that it has after goods went or came back. */
export async function withActualCost(tx: Tx, order: Order, before: Order): Promise<Order> {
  const products = await loadRows(tx, productResource, [...new Set(order.lines.map((line) => line.productId))], {
    deleted: true,
  });
  const costs = new Map(products.map(({ id, cost }) => [id, cost]));
  return withCost(order, await takenBy(tx, order.id), (id) => costs.get(id), owedOf(before));
}
