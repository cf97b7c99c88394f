/** What happened to a reservation, as published. */
import type { EventFact } from '@crm/kit/resource/define';
import {
  ReservationCommitted,
  ReservationCompleted,
  ReservationFilled,
  ReservationMade,
  ReservationReleased,
} from '@crm/proto/gen/crm/sales/events/v1/reservation_events';
import type { Order } from '@crm/proto/gen/crm/sales/v1/orders';
import type { Reservation } from '@crm/proto/gen/crm/sales/v1/reservations';
import type { Amount } from '../amounts/decimal.ts';

const type = (fact: string): string => `crm.sales.reservation.${fact}.v1`;

export type ReleaseCause = 'asked' | 'cancelled' | 'expired';

export function reservationMade(order: Order, reservation: Reservation, missing: Amount): EventFact {
  return {
    type: type('made'),
    data: ReservationMade.toJSON({
      ...about(order, reservation),
      missing,
      expireTime: reservation.expireTime,
    }) as object,
  };
}

/** Awaited goods came: `completed` when nothing is missing any more, else `filled`. */
export function reservationFilled(
  order: Order,
  reservation: Reservation,
  received: Amount,
  receiptId: string,
): EventFact {
  const data = { ...about(order, reservation), received, receiptId };
  return reservation.status === 'RESERVATION_STATUS_HELD'
    ? { type: type('completed'), data: ReservationCompleted.toJSON(data) as object }
    : { type: type('filled'), data: ReservationFilled.toJSON(data) as object };
}

export function reservationReleased(order: Order, reservation: Reservation, cause: ReleaseCause): EventFact {
  return {
    type: type('released'),
    data: ReservationReleased.toJSON({ ...about(order, reservation), cause }) as object,
  };
}

export function reservationCommitted(order: Order, reservation: Reservation): EventFact {
  return { type: type('committed'), data: ReservationCommitted.toJSON(about(order, reservation)) as object };
}

function about(order: Order, reservation: Reservation) {
  return {
    reservationId: reservation.id,
    orderId: order.id,
    orderNumber: order.number,
    clientId: order.clientId,
    productId: reservation.productId,
    productName: order.lines.find((line) => line.id === reservation.lineId)?.name ?? '',
    quantity: reservation.quantity,
    allocated: reservation.allocated,
    ownerId: order.ownerId,
    dealId: order.dealId,
  };
}
