/** Holding goods for the lines of an order, giving them up, and writing them off: parts of larger transactions. */
import type { Call } from '@crm/kit/grpc/call';
import { uuidv7 } from '@crm/kit/ids/uuid';
import type { Tx } from '@crm/kit/pg/pool';
import { insertRow, saveRow } from '@crm/kit/resource/command';
import type { Order, OrderLine } from '@crm/proto/gen/crm/sales/v1/orders';
import type { Reservation } from '@crm/proto/gen/crm/sales/v1/reservations';
import { ZERO, isPositive, negate } from '../amounts/decimal.ts';
import type { Amount } from '../amounts/decimal.ts';
import { decided, refusal } from '../errors.ts';
import { changedLine } from '../order/order-lines.ts';
import type { LineAmount } from '../order/order-lines.ts';
import { hasShortage, openOf, settledStatus } from '../order/order.ts';
import { recordStep } from '../path/path.store.ts';
import { lockBalances, move } from '../stock/stock.store.ts';
import type { LockedBalance } from '../stock/stock.store.ts';
import { releaseGoods, reserveGoods, writeOffGoods } from '../stock/stock.ts';
import { cancelExpiry, scheduleExpiry } from './expiry.jobs.ts';
import { isGoods } from './goods.ts';
import { reservationCommitted, reservationMade, reservationReleased } from './reservation.published.ts';
import type { ReleaseCause } from './reservation.published.ts';
import { liveReservations, openShortages, reservations, shortages } from './reservation.store.ts';
import { commitHold, newHold, releaseHold } from './reservation.ts';

export interface HoldOptions {
  expireTime: Date;
  /** Refuse instead of holding a part. */
  wholeOnly: boolean;
}

/**
 * Holds what the lines of a locked order still want. Every balance is locked first, in one order, so that parallel holds
 * wait for each other and never hold more than there is. What is missing becomes a shortage.
 */
export async function holdLines(
  tx: Tx,
  call: Call,
  order: Order,
  { expireTime, wholeOnly }: HoldOptions,
): Promise<Order> {
  const goods = order.lines.filter(isGoods);
  const balances = await lockBalances(
    tx,
    order.warehouseId,
    goods.map((line) => line.productId),
    call.now,
  );
  const lines: OrderLine[] = [];
  for (const line of order.lines) {
    const wanted = openOf(line);
    if (!isPositive(wanted)) lines.push(line);
    else if (!goods.includes(line)) lines.push(changedLine(line, { reserved: wanted }));
    else lines.push(await holdLine(tx, call, order, line, wanted, balances, { expireTime, wholeOnly }));
  }
  return settled({ ...order, lines });
}

async function holdLine(
  tx: Tx,
  call: Call,
  order: Order,
  line: OrderLine,
  wanted: Amount,
  balances: Map<string, LockedBalance>,
  options: HoldOptions,
): Promise<OrderLine> {
  const balance = balances.get(line.productId);
  if (balance === undefined) throw new Error(`no balance of product ${line.productId} was locked`);
  const { held, missing, movement } = decided(reserveGoods(balance, wanted));
  if (options.wholeOnly && isPositive(missing))
    throw refusal('NOT_ENOUGH_GOODS', { missing: `${missing} ${line.baseQuantity?.unit ?? ''}` });
  const id = uuidv7();
  const hold = newHold(wanted, held);
  const reservation = reservations.codec.fromJSON({
    id,
    orderId: order.id,
    lineId: line.id,
    productId: line.productId,
    warehouseId: order.warehouseId,
    clientId: order.clientId,
    ownerId: order.ownerId,
    teamId: order.teamId,
    ...hold,
    expireTime: options.expireTime.toISOString(),
  });
  await insertRow(tx, reservations, reservation, call, {
    action: 'reserve',
    events: [reservationMade(order, reservation, missing)],
  });
  await scheduleExpiry(tx, reservation);
  if (movement !== undefined) {
    balances.set(
      line.productId,
      await move(tx, call, balance, movement, { key: `reserve:${id}`, orderId: order.id, reservationId: id }),
    );
  }
  if (isPositive(missing)) {
    const shortage = shortages.codec.fromJSON({
      orderId: order.id,
      reservationId: id,
      productId: line.productId,
      warehouseId: order.warehouseId,
      ownerId: order.ownerId,
      teamId: order.teamId,
      quantity: missing,
      filled: ZERO,
      status: 'SHORTAGE_STATUS_OPEN',
      wantedDate: order.wantedDate,
    });
    await insertRow(tx, shortages, shortage, call);
  }
  await recordStep(tx, call, {
    type: 'crm.sales.reservation.made.v1',
    noun: 'reservation',
    recordId: id,
    dealId: order.dealId,
    orderId: order.id,
    facts: { product: line.name, wanted, held, missing, unit: line.baseQuantity?.unit ?? '' },
  });
  return changedLine(line, { reserved: held, short: missing });
}

/** Gives up all that a locked order holds and awaits. Answers the order, and the products that are free again. */
export async function releaseLines(
  tx: Tx,
  call: Call,
  order: Order,
  cause: ReleaseCause,
): Promise<{ order: Order; productIds: string[] }> {
  const live = await liveReservations(tx, order.id);
  const balances = await lockBalances(
    tx,
    order.warehouseId,
    live.map((item) => item.productId),
    call.now,
  );
  for (const reservation of live) {
    const balance = balances.get(reservation.productId);
    if (balance === undefined) continue;
    balances.set(reservation.productId, await releaseOne(tx, call, order, reservation, balance, cause));
  }
  const lines = order.lines.map((line) =>
    changedLine(line, { reserved: negate(line.reserved), short: negate(line.short) }),
  );
  return { order: settled({ ...order, lines }), productIds: live.map((item) => item.productId) };
}

/** Gives up one reservation on a locked balance. */
export async function releaseOne(
  tx: Tx,
  call: Call,
  order: Order,
  reservation: Reservation,
  balance: LockedBalance,
  cause: ReleaseCause,
): Promise<LockedBalance> {
  const released = { ...reservation, ...decided(releaseHold(holdOf(reservation))) };
  await saveRow(tx, reservations, reservation, released, call, {
    action: 'release',
    basis: cause,
    events: [reservationReleased(order, released, cause)],
  });
  await cancelExpiry(tx, reservation.id, call.now);
  for (const shortage of await openShortages(tx, [reservation.id])) {
    await saveRow(tx, shortages, shortage, { ...shortage, status: 'SHORTAGE_STATUS_CANCELLED' as const }, call);
  }
  const line = order.lines.find((item) => item.id === reservation.lineId);
  await recordStep(tx, call, {
    type: 'crm.sales.reservation.released.v1',
    noun: 'reservation',
    recordId: reservation.id,
    dealId: order.dealId,
    orderId: order.id,
    facts: { quantity: reservation.allocated, unit: line?.baseQuantity?.unit ?? '', product: line?.name ?? '', cause },
  });
  if (!isPositive(reservation.allocated)) return balance;
  const change = decided(releaseGoods(balance, reservation.allocated));
  return move(tx, call, balance, change, {
    key: `release:${reservation.id}`,
    orderId: order.id,
    reservationId: reservation.id,
    reason: cause,
  });
}

/** Writes held goods of a locked order off; `lines` are within what is held. */
export async function writeOffLines(tx: Tx, call: Call, order: Order, lines: readonly LineAmount[]): Promise<Order> {
  const live = await liveReservations(tx, order.id);
  const balances = await lockBalances(
    tx,
    order.warehouseId,
    live.map((item) => item.productId),
    call.now,
  );
  for (const { lineId, quantity } of lines) {
    const reservation = live.find((item) => item.lineId === lineId);
    // A line without a reservation is a service: nothing leaves the warehouse.
    if (reservation === undefined) continue;
    const balance = balances.get(reservation.productId);
    if (balance === undefined) throw new Error(`no balance of product ${reservation.productId} was locked`);
    const committed = { ...reservation, ...decided(commitHold(holdOf(reservation), quantity)) };
    const closed = committed.status === 'RESERVATION_STATUS_COMMITTED';
    await saveRow(tx, reservations, reservation, committed, call, {
      action: 'commit',
      events: closed ? [reservationCommitted(order, committed)] : [],
    });
    if (closed) await cancelExpiry(tx, reservation.id, call.now);
    const change = decided(writeOffGoods(balance, quantity));
    // What was written off before is part of the key: the same write-off can never be made twice.
    const key = `writeOff:${reservation.id}:${reservation.committed}`;
    balances.set(
      reservation.productId,
      await move(tx, call, balance, change, { key, orderId: order.id, reservationId: reservation.id }),
    );
  }
  return settled({
    ...order,
    lines: order.lines.map((line) => {
      const quantity = lines.find((item) => item.lineId === line.id)?.quantity;
      return quantity === undefined ? line : changedLine(line, { reserved: negate(quantity), shipped: quantity });
    }),
  });
}

/** The order with the state that follows from its lines. */
export function settled(order: Order): Order {
  const next = { ...order, hasShortage: hasShortage(order) };
  return { ...next, status: settledStatus(next) };
}

export function holdOf({ quantity, allocated, committed, status }: Reservation): Parameters<typeof releaseHold>[0] {
  return { quantity, allocated, committed, status: status as Parameters<typeof releaseHold>[0]['status'] };
}
