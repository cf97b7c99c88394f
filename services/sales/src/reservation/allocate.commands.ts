/** Goods that became free go to the orders that wait for them, the oldest first. */
import type { Call } from '@crm/kit/grpc/call';
import type { Tx } from '@crm/kit/pg/pool';
import { loadRow, saveRow } from '@crm/kit/resource/command';
import { loadRows } from '@crm/kit/resource/load';
import type { EventFact } from '@crm/kit/resource/define';
import type { Order } from '@crm/proto/gen/crm/sales/v1/orders';
import { ZERO, add, compare, greater, isZero, negate } from '../amounts/decimal.ts';
import type { Amount } from '../amounts/decimal.ts';
import { decided } from '../errors.ts';
import { changedLine } from '../order/order-lines.ts';
import { orderReserved } from '../order/order.published.ts';
import { orders } from '../order/order.store.ts';
import { recordStep } from '../path/path.store.ts';
import { lockBalances, move } from '../stock/stock.store.ts';
import type { LockedBalance } from '../stock/stock.store.ts';
import { available, reserveGoods } from '../stock/stock.ts';
import { holdOf, settled } from './hold.commands.ts';
import { reservationFilled } from './reservation.published.ts';
import { reservations, shortages, whoWaits } from './reservation.store.ts';
import { fillHold, shareOut } from './reservation.ts';

/** Goods that went to a waiting order. */
export interface Allocated {
  orderId: string;
  orderNumber: string;
  reservationId: string;
  productId: string;
  quantity: Amount;
}

/** Orders that may get something, locked; `own` is the caller's own order, which it saves itself and which gets nothing. */
export interface Waiters {
  orders: Map<string, Order>;
  own: string;
}

/**
 * Locks the orders that wait for products of a warehouse. Orders are locked before balances everywhere, which keeps
 * reserving and receiving from waiting for each other in a ring.
 */
export async function lockWaiters(
  tx: Tx,
  warehouseId: string,
  productIds: readonly string[],
  own = '',
): Promise<Waiters> {
  const waiting = await whoWaits(tx, warehouseId, productIds);
  const ids = [...new Set(waiting.map((item) => item.orderId))].filter((id) => id !== own).sort();
  const locked = ids.length === 0 ? [] : await loadRows(tx, orders, ids, { lock: true });
  return { orders: new Map(locked.map((order) => [order.id, order])), own };
}

/** Gives what is free on locked balances to those who wait, and saves their orders. `balances` is brought up to date. */
export async function allocate(
  tx: Tx,
  call: Call,
  warehouseId: string,
  balances: Map<string, LockedBalance>,
  waiters: Waiters,
  receiptId = '',
): Promise<Allocated[]> {
  const waiting = (await whoWaits(tx, warehouseId, [...balances.keys()])).filter(
    (item) => item.orderId !== waiters.own,
  );
  const done: Allocated[] = [];
  const changed = new Map<string, Order>();
  for (const [productId, balance] of balances) {
    const queue = waiting.filter((item) => item.productId === productId);
    for (const share of shareOut(queue, greater(available(balance), ZERO))) {
      const place = queue.find((item) => item.shortageId === share.shortageId);
      if (place === undefined) continue;
      // Whoever began to wait between the two looks is locked now; a ring of waits is broken and tried again by the database.
      const order =
        changed.get(place.orderId) ?? waiters.orders.get(place.orderId) ?? (await loadRow(tx, orders, place.orderId));
      waiters.orders.set(order.id, waiters.orders.get(order.id) ?? order);
      const filled = await fill(
        tx,
        call,
        order,
        place.reservationId,
        place.shortageId,
        share.quantity,
        balances,
        receiptId,
      );
      changed.set(order.id, filled);
      done.push({
        orderId: order.id,
        orderNumber: order.number,
        reservationId: place.reservationId,
        productId,
        quantity: share.quantity,
      });
    }
  }
  for (const [id, order] of changed) {
    const before = waiters.orders.get(id);
    if (before === undefined) continue;
    const after = settled(order);
    const events: EventFact[] = before.hasShortage && !after.hasShortage ? [orderReserved(after)] : [];
    await saveRow(tx, orders, before, after, call, { action: 'allocate', events });
  }
  return done;
}

async function fill(
  tx: Tx,
  call: Call,
  order: Order,
  reservationId: string,
  shortageId: string,
  quantity: Amount,
  balances: Map<string, LockedBalance>,
  receiptId: string,
): Promise<Order> {
  const reservation = await loadRow(tx, reservations, reservationId);
  const shortage = await loadRow(tx, shortages, shortageId);
  const balance = balances.get(reservation.productId);
  if (balance === undefined) throw new Error(`no balance of product ${reservation.productId} was locked`);
  const after = { ...reservation, ...decided(fillHold(holdOf(reservation), quantity)) };
  await saveRow(tx, reservations, reservation, after, call, {
    action: 'fill',
    events: [reservationFilled(order, after, quantity, receiptId)],
  });
  const got = add(shortage.filled, quantity);
  const full = compare(got, shortage.quantity) === 0;
  await saveRow(
    tx,
    shortages,
    shortage,
    { ...shortage, filled: got, status: full ? 'SHORTAGE_STATUS_FILLED' : shortage.status },
    call,
  );
  const { movement } = decided(reserveGoods(balance, quantity));
  if (movement !== undefined) {
    const key = `fill:${shortageId}:${shortage.filled}`;
    balances.set(
      reservation.productId,
      await move(tx, call, balance, movement, { key, orderId: order.id, reservationId, receiptId }),
    );
  }
  const whole = after.status === 'RESERVATION_STATUS_HELD';
  const line = order.lines.find((item) => item.id === reservation.lineId);
  await recordStep(tx, call, {
    type: `crm.sales.reservation.${whole ? 'completed' : 'filled'}.v1`,
    noun: 'reservation',
    recordId: reservationId,
    dealId: order.dealId,
    orderId: order.id,
    facts: { quantity, unit: line?.baseQuantity?.unit ?? '', product: line?.name ?? '' },
  });
  return {
    ...order,
    lines: order.lines.map((line) =>
      line.id === reservation.lineId ? changedLine(line, { reserved: quantity, short: negate(quantity) }) : line,
    ),
  };
}

/** Gives away what became free of some products: for callers whose balances are not locked yet. */
export async function allocateFreed(
  tx: Tx,
  call: Call,
  warehouseId: string,
  productIds: readonly string[],
  own = '',
): Promise<void> {
  const ids = [...new Set(productIds)];
  if (ids.length === 0) return;
  const waiters = await lockWaiters(tx, warehouseId, ids, own);
  if (waiters.orders.size === 0) return;
  const balances = await lockBalances(tx, warehouseId, ids, call.now);
  const free = new Map([...balances].filter(([, balance]) => !isZero(available(balance))));
  if (free.size > 0) await allocate(tx, call, warehouseId, free, waiters);
}
