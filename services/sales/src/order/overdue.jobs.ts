import { cancel, schedule } from '@crm/kit/jobs/scheduler';
import type { Tx } from '@crm/kit/pg/pool';
import type { Order } from '@crm/proto/gen/crm/sales/v1/orders';
import { endOfDay } from '../calendar/day.ts';

/** Timer of an order whose day of payment passes. */
export const OVERDUE = 'payment_overdue';

/** Sets, moves or removes the timer of an order by its day of payment (inclusive) and what is paid. */
export async function scheduleOverdue(
  tx: Tx,
  order: Pick<Order, 'id' | 'paymentDueDate' | 'paymentStatus'>,
  now: Date,
): Promise<void> {
  if (order.paymentDueDate === '' || order.paymentStatus === 'PAYMENT_STATUS_PAID')
    await cancel(tx, OVERDUE, order.id, now);
  else
    await schedule(tx, {
      kind: OVERDUE,
      key: order.id,
      runAt: endOfDay(order.paymentDueDate),
      payload: { orderId: order.id },
    });
}
