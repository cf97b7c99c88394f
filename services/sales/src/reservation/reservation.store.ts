import type { Statement, Tx } from '@crm/kit/pg/pool';
import { loadRows } from '@crm/kit/resource/load';
import type { Reservation } from '@crm/proto/gen/crm/sales/v1/reservations';
import type { Shortage } from '@crm/proto/gen/crm/sales/v1/shortages';
import { canonical } from '../amounts/decimal.ts';
import { OWNED, salesResource } from '../resource.ts';

export const reservations = salesResource<Reservation>({
  message: 'crm.sales.v1.Reservation',
  table: 'reservations',
  permission: 'sales:reservation',
  scope: OWNED,
  topic: 'crm.sales.reservations.v1',
  stands: {
    title: { en: 'reservations', ru: 'резервы', bg: 'резервации' },
    while: "status in ('RESERVATION_STATUS_HELD', 'RESERVATION_STATUS_PARTIAL')",
  },
  clientId: 'clientId',
});

export const shortages = salesResource<Shortage>({
  message: 'crm.sales.v1.Shortage',
  table: 'shortages',
  permission: 'sales:shortage',
  scope: OWNED,
  topic: 'crm.sales.shortages.v1',
  stands: {
    title: { en: 'shortages', ru: 'дефицит', bg: 'недостиг' },
    while: "status in ('SHORTAGE_STATUS_OPEN', 'SHORTAGE_STATUS_REQUESTED')",
  },
});

const LIVE: Statement = {
  name: 'reservations_live_of_order',
  text: `select id from reservations where order_id = $1 and status in ('RESERVATION_STATUS_HELD', 'RESERVATION_STATUS_PARTIAL') order by id`,
};

/** Reservations of an order that hold or wait for goods, locked. */
export async function liveReservations(tx: Tx, orderId: string): Promise<Reservation[]> {
  const ids = (await tx.query<{ id: string }>(LIVE, [orderId])).map((row) => row.id);
  return ids.length === 0 ? [] : loadRows(tx, reservations, ids, { lock: true });
}

const OPEN_OF: Statement = {
  name: 'shortages_open_of',
  text: `select id from shortages where reservation_id = any($1) and status in ('SHORTAGE_STATUS_OPEN', 'SHORTAGE_STATUS_REQUESTED') order by id`,
};

const OPEN_OF_ORDER: Statement = {
  name: 'shortages_open_of_order',
  text: `select id from shortages where order_id = $1 and status in ('SHORTAGE_STATUS_OPEN', 'SHORTAGE_STATUS_REQUESTED') order by id`,
};

/** What some reservations still wait for, locked. */
export async function openShortages(tx: Tx, reservationIds: readonly string[]): Promise<Shortage[]> {
  return reservationIds.length === 0 ? [] : locked(tx, OPEN_OF, reservationIds);
}

/** What an order still waits for, locked. */
export async function openShortagesOfOrder(tx: Tx, orderId: string): Promise<Shortage[]> {
  return locked(tx, OPEN_OF_ORDER, orderId);
}

async function locked(tx: Tx, which: Statement, of: string | readonly string[]): Promise<Shortage[]> {
  const ids = (await tx.query<{ id: string }>(which, [of])).map((row) => row.id);
  return ids.length === 0 ? [] : loadRows(tx, shortages, ids, { lock: true });
}

const ORDERS_OF: Statement = {
  name: 'shortages_orders',
  text: 'select distinct order_id as id from shortages where id = any($1) order by 1',
};

/** The orders that have these shortages. */
export async function ordersOfShortages(tx: Tx, shortageIds: readonly string[]): Promise<string[]> {
  return (await tx.query<{ id: string }>(ORDERS_OF, [shortageIds])).map((row) => row.id);
}

/** Somebody who waits for a product of a warehouse. */
export interface Waiting {
  shortageId: string;
  orderId: string;
  reservationId: string;
  productId: string;
  missing: string;
}

const WAITING: Statement = {
  name: 'shortages_waiting_for',
  text: `select id as "shortageId", order_id as "orderId", reservation_id as "reservationId", product_id as "productId", quantity - filled as missing
    from shortages where warehouse_id = $1 and product_id = any($2) and status in ('SHORTAGE_STATUS_OPEN', 'SHORTAGE_STATUS_REQUESTED')
    order by created_at, id`,
};

/** Who waits for products of a warehouse, the oldest first. Read again under the balances' locks before it is relied on. */
export async function whoWaits(tx: Tx, warehouseId: string, productIds: readonly string[]): Promise<Waiting[]> {
  const rows = await tx.query<Waiting>(WAITING, [warehouseId, productIds]);
  return rows.map((row) => ({ ...row, missing: canonical(row.missing) }));
}
