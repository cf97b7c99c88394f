import type { EventFact } from '@crm/kit/resource/define';
import { PaymentRegistered } from '@crm/proto/gen/crm/sales/events/v1/payment_events';
import type { Order } from '@crm/proto/gen/crm/sales/v1/orders';
import type { Payment } from '@crm/proto/gen/crm/sales/v1/payments';

/** `order` as it is after the payment. */
export function paymentRegistered(payment: Payment, order: Order): EventFact {
  return {
    type: 'crm.sales.payment.registered.v1',
    data: PaymentRegistered.toJSON({
      paymentId: payment.id,
      orderId: order.id,
      orderNumber: order.number,
      clientId: order.clientId,
      amount: payment.amount,
      paid: order.paid,
      due: order.due,
      paymentStatus: order.paymentStatus,
      ownerId: order.ownerId,
      dealId: order.dealId,
    }) as object,
  };
}
