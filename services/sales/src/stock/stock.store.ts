import { personId } from '@crm/kit/access/actor';
import type { Call } from '@crm/kit/grpc/call';
import { uuidv7 } from '@crm/kit/ids/uuid';
import { eventsParam, outboxCte } from '@crm/kit/outbox/append';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import type { StockBalance } from '@crm/proto/gen/crm/sales/v1/stock_balances';
import type { StockMovement } from '@crm/proto/gen/crm/sales/v1/stock_movements';
import { canonical, subtract } from '../amounts/decimal.ts';
import type { Amount } from '../amounts/decimal.ts';
import { money } from '../amounts/money.ts';
import type { Taken } from '../order/order-cost.ts';
import { salesResource } from '../resource.ts';
import { moved } from './stock.ts';
import type { Balance, Movement } from './stock.ts';

// Balances are changed by movements alone, written here by hand: a movement, its balance, their audit row and their event
// are one statement. The declarations below serve reading.
export const stockBalances = salesResource<StockBalance>({
  message: 'crm.sales.v1.StockBalance',
  table: 'stock_balances',
  permission: 'sales:stock_balance',
  stands: {
    title: { en: 'goods in stock or expected', ru: 'товар на складе или в пути', bg: 'стока на склад или очаквана' },
    while: 'on_hand <> 0 or reserved <> 0 or coalesce(incoming, 0) <> 0',
  },
  columns: { available: { sql: 'on_hand - reserved' }, incoming: { sql: 'coalesce(incoming, 0)' } },
});

export const stockMovements = salesResource<StockMovement>({
  message: 'crm.sales.v1.StockMovement',
  table: 'stock_movements',
  permission: 'sales:stock_movement',
  foreign: {
    orderId: 'sales:order:read',
    reservationId: 'sales:reservation:read',
    receiptId: 'sales:receipt:read',
  },
});

/** A balance whose row is locked until the transaction ends. */
export interface LockedBalance extends Balance {
  id: string;
  warehouseId: string;
  productId: string;
  currency: string;
}

const ENSURE: Statement = {
  name: 'stock_ensure',
  text: `insert into stock_balances (id, created_at, updated_at, as_of, warehouse_id, product_id)
    select new.id, $1, $1, $1, $2, new.product_id from unnest($3::uuid[], $4::uuid[]) as new (id, product_id)
    on conflict (warehouse_id, product_id) do nothing`,
};

const LOCK: Statement = {
  name: 'stock_lock',
  text: `select id, warehouse_id as "warehouseId", product_id as "productId", on_hand as "onHand", reserved, cost_amount as cost, coalesce(cost_currency, '') as currency
    from stock_balances where warehouse_id = $1 and product_id = any($2) order by product_id for update`,
};

/** Locks the balances of products in a warehouse, making those that are not there; one order for all, so no deadlocks. */
export async function lockBalances(
  tx: Tx,
  warehouseId: string,
  productIds: readonly string[],
  now: Date,
): Promise<Map<string, LockedBalance>> {
  const ids = [...new Set(productIds)].sort();
  if (ids.length === 0) return new Map();
  await tx.query(ENSURE, [now, warehouseId, ids.map(() => uuidv7()), ids]);
  const rows = await tx.query<Omit<LockedBalance, 'cost'> & { cost: string | null }>(LOCK, [warehouseId, ids]);
  return new Map(
    rows.map((row) => [
      row.productId,
      {
        ...row,
        onHand: canonical(row.onHand),
        reserved: canonical(row.reserved),
        cost: row.cost === null ? undefined : canonical(row.cost),
      },
    ]),
  );
}

export interface MovementContext {
  /** Unique: the same movement is never made twice. */
  key: string;
  /** Of the unit cost. */
  currency?: string;
  orderId?: string;
  reservationId?: string;
  receiptId?: string;
  reason?: string;
}

const MOVE: Statement = {
  name: 'stock_move',
  text: `with made as (
      insert into stock_movements (id, created_at, updated_at, created_by, updated_by, warehouse_id, product_id, kind, on_hand_change, reserved_change,
        order_id, reservation_id, receipt_id, unit_cost_amount, unit_cost_currency, reason, operation_key)
      values ($1, $2, $2, $3, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
      returning id
    ), saved as (
      update stock_balances set on_hand = $16, reserved = $17, cost_amount = $18, cost_currency = $19, as_of = $2, updated_at = $2, updated_by = $3,
        version = version + 1, event_seq = event_seq + 1
      where id = $20 returning id, event_seq
    ), audited as (
      insert into audit_log (time, actor_id, actor_name, action, noun, record_id, before, after, basis, trace_id)
      select $2, $21, $22, $23, 'stock_balance', id, $24, $25, nullif($14, ''), $26 from saved
    ), ${outboxCte({ from: 'saved', param: 27 })}
    select id from made`,
  outbox: true,
};

/** Makes a movement on a locked balance: the movement, the balance, its audit row and its event. Gives the new balance. */
export async function move(
  tx: Tx,
  call: Call,
  balance: LockedBalance,
  change: Movement,
  context: MovementContext,
): Promise<LockedBalance> {
  const id = uuidv7();
  const currency = change.unitCost === undefined ? '' : (context.currency ?? balance.currency);
  // An average over two currencies means nothing: the balance keeps its own.
  const comparable =
    balance.currency === '' || currency === '' || balance.currency === currency || balance.cost === undefined;
  const next = moved(balance, comparable ? change : { ...change, unitCost: undefined });
  const after: LockedBalance = {
    ...balance,
    ...next,
    currency: balance.cost === undefined ? currency : balance.currency,
  };
  const by = personId(call.actor);
  const body = {
    topic: 'crm.sales.stock-balances.v1',
    type: 'crm.sales.stock.moved.v1',
    aggregate: 'stock_balance',
    data: {
      movementId: id,
      warehouseId: balance.warehouseId,
      productId: balance.productId,
      kind: change.kind,
      onHandChange: change.onHandChange,
      reservedChange: change.reservedChange,
      onHand: after.onHand,
      reserved: after.reserved,
      available: subtract(after.onHand, after.reserved),
      ...(context.orderId && { orderId: context.orderId }),
      ...(context.receiptId && { receiptId: context.receiptId }),
    },
    access: { permission: 'sales:stock_balance:read', unscoped: true },
    actorId: call.actor.userId,
    traceparent: call.traceparent,
    ...(call.requestId !== undefined && { correlationId: call.requestId }),
    time: call.now,
  };
  await tx.query(MOVE, [
    id,
    call.now,
    by,
    balance.warehouseId,
    balance.productId,
    change.kind,
    change.onHandChange,
    change.reservedChange,
    context.orderId || null,
    context.reservationId || null,
    context.receiptId || null,
    change.unitCost ?? null,
    currency || null,
    context.reason ?? '',
    context.key,
    after.onHand,
    after.reserved,
    after.cost ?? null,
    after.currency || null,
    balance.id,
    call.actor.userId,
    call.actor.name,
    change.kind.replace('STOCK_MOVEMENT_KIND_', '').toLowerCase(),
    JSON.stringify({ onHand: balance.onHand, reserved: balance.reserved }),
    JSON.stringify({ onHand: after.onHand, reserved: after.reserved }),
    call.traceId,
    eventsParam([body], { service: 'sales' }),
  ]);
  return after;
}

const INCOMING: Statement = {
  name: 'stock_incoming',
  text: 'update stock_balances set incoming = greatest(coalesce(incoming, 0) + $3::numeric, 0) where warehouse_id = $1 and product_id = $2',
};

/** What suppliers confirmed and have not brought yet; the balance's row must be there (lockBalances). */
export async function changeIncoming(tx: Tx, warehouseId: string, productId: string, change: Amount): Promise<void> {
  await tx.query(INCOMING, [warehouseId, productId, change]);
}

const TAKEN: Statement = {
  name: 'stock_taken',
  text: `select product_id as "productId", sum(-on_hand_change) as quantity, coalesce(sum(-on_hand_change * unit_cost_amount), 0) as amount,
      case when bool_and(unit_cost_amount is not null) and count(distinct unit_cost_currency) = 1 then min(unit_cost_currency) end as currency
    from stock_movements where order_id = $1 and kind in ('STOCK_MOVEMENT_KIND_WRITE_OFF', 'STOCK_MOVEMENT_KIND_RETURN') group by product_id`,
};

/** What an order took out of the warehouse less what came back, by product. */
export async function takenBy(tx: Tx, orderId: string): Promise<ReadonlyMap<string, Taken>> {
  const rows = await tx.query<{ productId: string; quantity: string; amount: string; currency: string | null }>(TAKEN, [
    orderId,
  ]);
  return new Map(
    rows.map(({ productId, quantity, amount, currency }) => [
      productId,
      { quantity: canonical(quantity), cost: currency === null ? undefined : money(canonical(amount), currency) },
    ]),
  );
}
