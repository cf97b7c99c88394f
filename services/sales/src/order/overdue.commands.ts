import { systemCall } from '@crm/kit/grpc/call';
import type { JobKind } from '@crm/kit/jobs/scheduler';
import { saveRow } from '@crm/kit/resource/command';
import { loadRows } from '@crm/kit/resource/load';
import { dayInUtc } from '../calendar/day.ts';
import { paymentStatusOf } from './order-money.ts';
import { step } from './order-step.store.ts';
import { orderPaymentOverdue } from './order.published.ts';
import { orders } from './order.store.ts';
import { OVERDUE } from './overdue.jobs.ts';

/** Marks an order as overdue once its day of payment has passed with something still due. */
export const paymentOverdue: JobKind = {
  kind: OVERDUE,
  async run(db, payload, { now }) {
    const { orderId } = payload as { orderId: string };
    const call = systemCall('sales', now);
    await db.tx(async (tx) => {
      const [order] = await loadRows(tx, orders, [orderId], { lock: true });
      if (
        order === undefined ||
        order.paymentStatus === 'PAYMENT_STATUS_OVERDUE' ||
        order.status === 'ORDER_STATUS_CANCELLED'
      )
        return;
      const paymentStatus = paymentStatusOf(order, dayInUtc(now));
      if (paymentStatus !== 'PAYMENT_STATUS_OVERDUE') return;
      const after = { ...order, paymentStatus };
      await saveRow(tx, orders, order, after, call, { action: 'overdue', events: [orderPaymentOverdue(after)] });
      await step(tx, call, after, 'payment_overdue', { due: after.paymentDueDate });
    });
  },
};
