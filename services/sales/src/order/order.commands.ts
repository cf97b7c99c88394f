import type { Call } from '@crm/kit/grpc/call';
import type { Db, Tx } from '@crm/kit/pg/pool';
import { runVerb } from '@crm/kit/resource/command';
import type { EventFact } from '@crm/kit/resource/define';
import type {
  CancelOrderRequest,
  CompleteOrderRequest,
  ConfirmOrderRequest,
  LineQuantity,
  Order,
  ReleaseOrderRequest,
  ReserveOrderRequest,
  WriteOffOrderRequest,
} from '@crm/proto/gen/crm/sales/v1/orders';
import { dayInUtc, plusDays } from '../calendar/day.ts';
import { decided, refusal } from '../errors.ts';
import { lineToBase } from '../product/units.ts';
import { allocateFreed } from '../reservation/allocate.commands.ts';
import { holdLines, releaseLines, writeOffLines } from '../reservation/hold.commands.ts';
import { shipLines } from './order-lines.ts';
import type { LineAmount } from './order-lines.ts';
import { step } from './order-step.store.ts';
import { isPartShipped } from './order.ts';
import { cancelled } from './order.verbs.ts';
import {
  orderBackordered,
  orderCancelled,
  orderCompleted,
  orderConfirmed,
  orderReserved,
  orderRestCancelled,
  orderShipped,
} from './order.published.ts';
import { orders } from './order.store.ts';
import { reckoned, withActualCost } from './reckon.commands.ts';

/** Terms of the company that commands need. */
export interface OrderTerms {
  /** Days for which goods are held when nobody says how long. */
  reservationDays: number;
}

export async function confirmOrder(db: Db, request: ConfirmOrderRequest, call: Call): Promise<Order> {
  return runVerb(db, orders, call, 'confirm', request, async (tx, order) => {
    return confirmed(tx, call, order);
  });
}

/** A draft that was agreed on: it is owed, and its day of payment is watched from now on. Its events come along. */
export async function confirmed(tx: Tx, call: Call, order: Order): Promise<{ after: Order; events: EventFact[] }> {
  const agreed: Order = { ...order, status: 'ORDER_STATUS_CONFIRMED', confirmTime: call.now };
  await step(tx, call, agreed, 'confirmed', { total: agreed.total?.amount ?? '' });
  const { after, events } = await reckoned(tx, call, order, agreed);
  return { after, events: [orderConfirmed(after), ...events] };
}

/** Holds the goods of an order; all of them, or what is there with a shortage for the rest. */
export async function reserveOrder(
  db: Db,
  request: ReserveOrderRequest,
  call: Call,
  terms: OrderTerms,
): Promise<Order> {
  return runVerb(db, orders, call, 'reserve', request, async (tx, order) => {
    const expireTime =
      request.expireTime ?? new Date(`${plusDays(dayInUtc(call.now), terms.reservationDays)}T23:59:59Z`);
    if (expireTime <= call.now) throw refusal('EXPIRY_PAST');
    const after = await holdLines(tx, call, order, { expireTime, wholeOnly: request.wholeOnly });
    const event = after.hasShortage ? orderBackordered(after) : orderReserved(after);
    await step(tx, call, after, after.hasShortage ? 'backordered' : 'reserved');
    return { after, events: [event] };
  });
}

export async function releaseOrder(db: Db, request: ReleaseOrderRequest, call: Call): Promise<Order> {
  return runVerb(db, orders, call, 'release', request, async (tx, order) => {
    const released = await releaseLines(tx, call, order, 'asked');
    await allocateFreed(tx, call, order.warehouseId, released.productIds, order.id);
    return { after: released.order };
  });
}

/** Ends an order; of one that was shipped in part, what was not shipped. What it held is free for others. */
export async function cancelOrder(db: Db, request: CancelOrderRequest, call: Call): Promise<Order> {
  return runVerb(db, orders, call, 'cancel', request, async (tx, order) => {
    const part = isPartShipped(order);
    const ended = cancelled(order);
    const released = await releaseLines(tx, call, order, 'cancelled');
    await allocateFreed(tx, call, order.warehouseId, released.productIds, order.id);
    const { after, events } = await reckoned(tx, call, order, {
      ...ended,
      lines: ended.lines.map((line) => ({ ...line, reserved: '0', short: '0' })),
      cancelReason: request.reason,
    });
    if (!part) {
      await step(tx, call, after, 'cancelled', { reason: request.reason });
      return { after, events: [orderCancelled(after)] };
    }
    const shipped = await withActualCost(tx, { ...after, shipTime: call.now }, order);
    await step(tx, call, shipped, 'rest_cancelled', { reason: request.reason, total: shipped.total?.amount ?? '' });
    return { after: shipped, events: [...events, orderRestCancelled(shipped)] };
  });
}

/** Goods leave the warehouse: what is held, or the part of it that is asked for. */
export async function writeOffOrder(db: Db, request: WriteOffOrderRequest, call: Call): Promise<Order> {
  return runVerb(db, orders, call, 'writeOff', request, (tx, order) =>
    shipOrder(tx, call, order, inBaseUnits(order, request.lines)),
  );
}

/** Writes goods of a locked order off: the order afterwards and its event. */
export async function shipOrder(
  tx: Tx,
  call: Call,
  order: Order,
  asked: readonly LineAmount[],
): Promise<{ after: Order; events: EventFact[] }> {
  const lines = decided(shipLines(order, asked));
  const shipped = await writeOffLines(tx, call, order, lines);
  const whole = shipped.status === 'ORDER_STATUS_SHIPPED';
  const after = whole ? await withActualCost(tx, { ...shipped, shipTime: call.now }, order) : shipped;
  await step(tx, call, after, 'shipped', { whole: String(whole) });
  return { after, events: [orderShipped(after, lines)] };
}

export async function completeOrder(db: Db, request: CompleteOrderRequest, call: Call): Promise<Order> {
  return runVerb(db, orders, call, 'complete', request, async (tx, order) => {
    const after: Order = { ...order, status: 'ORDER_STATUS_COMPLETED', completeTime: call.now };
    await step(tx, call, after, 'completed', { total: after.total?.amount ?? '' });
    return { after, events: [orderCompleted(after)] };
  });
}

/** Quantities of lines in base units, whatever unit they were told in; the units are those that the line was made with. */
export function inBaseUnits(order: Order, asked: readonly LineQuantity[]): LineAmount[] {
  return asked.map(({ lineId, quantity }) => {
    const line = order.lines.find((item) => item.id === lineId);
    if (line === undefined || quantity === undefined) throw refusal('LINE_UNKNOWN', { lineId });
    return { lineId, quantity: decided(lineToBase(line, quantity)) };
  });
}
