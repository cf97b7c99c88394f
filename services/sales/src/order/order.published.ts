/** What happened to an order, as published: types of crm.sales.events.v1 in proto JSON. */
import type { EventFact } from '@crm/kit/resource/define';
import {
  OrderBackordered,
  OrderCancelled,
  OrderCompleted,
  OrderConfirmed,
  OrderPaid,
  OrderPaymentOverdue,
  OrderReserved,
  OrderRestCancelled,
  OrderReturned,
  OrderShipped,
} from '@crm/proto/gen/crm/sales/events/v1/order_events';
import type { Order } from '@crm/proto/gen/crm/sales/v1/orders';
import { isPositive } from '../amounts/decimal.ts';
import type { LineAmount } from './order-lines.ts';
import { owedOf } from './order-money.ts';

const type = (fact: string): string => `crm.sales.order.${fact}.v1`;

export function orderConfirmed(order: Order): EventFact {
  return {
    type: type('confirmed'),
    data: OrderConfirmed.toJSON({
      ...about(order),
      total: order.total,
      paymentDueDate: order.paymentDueDate,
    }) as object,
  };
}

export function orderReserved(order: Order): EventFact {
  return { type: type('reserved'), data: OrderReserved.toJSON(about(order)) as object };
}

export function orderBackordered(order: Order): EventFact {
  const missing = order.lines
    .filter((line) => isPositive(line.short))
    .map((line) => ({ productId: line.productId, quantity: line.short }));
  return { type: type('backordered'), data: OrderBackordered.toJSON({ ...about(order), missing }) as object };
}

export function orderPaid(order: Order): EventFact {
  return {
    type: type('paid'),
    data: OrderPaid.toJSON({ ...about(order), total: order.total, owed: owedOf(order) }) as object,
  };
}

export function orderPaymentOverdue(order: Order): EventFact {
  return {
    type: type('payment_overdue'),
    data: OrderPaymentOverdue.toJSON({
      ...about(order),
      due: order.due,
      paymentDueDate: order.paymentDueDate,
    }) as object,
  };
}

export function orderShipped(order: Order, lines: readonly LineAmount[]): EventFact {
  return {
    type: type('shipped'),
    data: OrderShipped.toJSON({
      ...about(order),
      goods: goodsOf(order, lines),
      whole: order.status === 'ORDER_STATUS_SHIPPED',
    }) as object,
  };
}

export function orderCompleted(order: Order): EventFact {
  return {
    type: type('completed'),
    data: OrderCompleted.toJSON({
      ...about(order),
      total: order.total,
      completeTime: order.completeTime,
      owed: owedOf(order),
    }) as object,
  };
}

export function orderCancelled(order: Order): EventFact {
  return {
    type: type('cancelled'),
    data: OrderCancelled.toJSON({ ...about(order), reason: order.cancelReason }) as object,
  };
}

export function orderRestCancelled(order: Order): EventFact {
  return {
    type: type('rest_cancelled'),
    data: OrderRestCancelled.toJSON({
      ...about(order),
      reason: order.cancelReason,
      total: order.total,
      due: order.due,
    }) as object,
  };
}

export function orderReturned(
  order: Order,
  lines: readonly LineAmount[],
  returned: { id: string; total: Order['total'] },
): EventFact {
  return {
    type: type('returned'),
    data: OrderReturned.toJSON({
      ...about(order),
      goods: goodsOf(order, lines),
      total: returned.total,
      returnId: returned.id,
      due: order.due,
    }) as object,
  };
}

function about(order: Order): { orderId: string; dealId: string; clientId: string; ownerId: string; number: string } {
  return {
    orderId: order.id,
    dealId: order.dealId,
    clientId: order.clientId,
    ownerId: order.ownerId,
    number: order.number,
  };
}

function goodsOf(
  order: Order,
  lines: readonly LineAmount[],
): { lineId: string; productId: string; quantity: string }[] {
  return lines.map(({ lineId, quantity }) => ({
    lineId,
    quantity,
    productId: order.lines.find((line) => line.id === lineId)?.productId ?? '',
  }));
}
