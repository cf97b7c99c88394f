import type { Call } from '@crm/kit/grpc/call';
import { invalid } from '@crm/kit/grpc/errors';
import { uuidv7 } from '@crm/kit/ids/uuid';
import type { Db } from '@crm/kit/pg/pool';
import { insertRow, loadRow, runOnce, saveRow } from '@crm/kit/resource/command';
import { requireVerb } from '@crm/kit/resource/verbs';
import { registry } from '@crm/proto/registry/sales';
import type { CreatePaymentRequest, Payment } from '@crm/proto/gen/crm/sales/v1/payments';
import { dayIn, latestDay } from '../calendar/day.ts';
import { decided } from '../errors.ts';
import { nextNumber } from '../numbering.store.ts';
import { payOrder } from '../order/order-money.ts';
import { orders } from '../order/order.store.ts';
import { reckoned } from '../order/reckon.commands.ts';
import { recordStep } from '../path/path.store.ts';
import { paymentRegistered } from './payment.published.ts';
import { payments } from './payment.store.ts';

/** Registers money for an order, or a part of it; a negative amount is a refund. The order's state follows. */
export async function registerPayment(db: Db, request: CreatePaymentRequest, call: Call): Promise<Payment> {
  const sent = request.payment;
  if (sent?.amount === undefined) throw invalid([{ field: 'payment.amount', reason: 'REQUIRED' }]);
  const { amount } = sent;
  if (sent.paidDate > latestDay(call.now)) throw invalid([{ field: 'payment.paidDate', reason: 'LATER_THAN_TODAY' }]);
  return runOnce(
    db,
    registry,
    call,
    { method: 'sales.payment.create', request, answer: 'crm.sales.v1.Payment' },
    async (tx) => {
      const order = await loadRow(tx, orders, sent.orderId, { actor: call.actor, permission: 'sales:payment:create' });
      requireVerb(orders, order, 'pay', call);
      const today = dayIn(call.now, call.actor.timeZone);
      const paid = decided(payOrder(order, amount));
      const { after, events } = await reckoned(tx, call, order, { ...order, paid });
      const payment: Payment = {
        ...payments.codec.fromJSON({}),
        id: uuidv7(),
        number: await nextNumber(tx, 'P'),
        orderId: order.id,
        clientId: order.clientId,
        amount,
        paidDate: sent.paidDate === '' ? today : sent.paidDate,
        method: sent.method === 'PAYMENT_METHOD_UNSPECIFIED' ? 'PAYMENT_METHOD_BANK' : sent.method,
        documentNumber: sent.documentNumber,
        comment: sent.comment,
        ownerId: order.ownerId,
        teamId: order.teamId,
      };
      await saveRow(tx, orders, order, after, call, { action: 'pay', events });
      const facts = { number: payment.number, amount: amount.amount, currency: amount.currency, paid: paid.amount };
      await recordStep(tx, call, {
        type: 'crm.sales.payment.registered.v1',
        noun: 'payment',
        recordId: payment.id,
        dealId: order.dealId,
        orderId: order.id,
        facts,
      });
      return insertRow(tx, payments, payment, call, { events: [paymentRegistered(payment, after)] });
    },
  );
}
