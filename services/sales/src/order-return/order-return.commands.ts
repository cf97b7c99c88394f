import type { Call } from '@crm/kit/grpc/call';
import { uuidv7 } from '@crm/kit/ids/uuid';
import type { Db, Tx } from '@crm/kit/pg/pool';
import { insertRow, runVerb } from '@crm/kit/resource/command';
import type { ReturnLine } from '@crm/proto/gen/crm/sales/v1/order_returns';
import type { Order, OrderLine, ReturnOrderRequest } from '@crm/proto/gen/crm/sales/v1/orders';
import type { Money } from '@crm/proto/gen/crm/type/v1/money';
import { money, plus, sumOf } from '../amounts/money.ts';
import { dayIn } from '../calendar/day.ts';
import { decided } from '../errors.ts';
import { nextNumber } from '../numbering.store.ts';
import { unitCostOf } from '../order/order-cost.ts';
import { changedLine, creditFor, returnLines } from '../order/order-lines.ts';
import type { LineAmount } from '../order/order-lines.ts';
import { step } from '../order/order-step.store.ts';
import { inBaseUnits } from '../order/order.commands.ts';
import { orderReturned } from '../order/order.published.ts';
import { orders } from '../order/order.store.ts';
import { reckoned, withActualCost } from '../order/reckon.commands.ts';
import { allocate, lockWaiters } from '../reservation/allocate.commands.ts';
import { isGoods } from '../reservation/goods.ts';
import { lockBalances, move, takenBy } from '../stock/stock.store.ts';
import type { LockedBalance } from '../stock/stock.store.ts';
import { returnGoods } from '../stock/stock.ts';
import { warehouseOr } from '../warehouse/warehouse.store.ts';
import { orderReturns } from './order-return.store.ts';

/** Shipped goods come back: they are on hand and free again, less is owed, and the return is a record of its own. */
export async function returnOrder(db: Db, request: ReturnOrderRequest, call: Call): Promise<Order> {
  return runVerb(db, orders, call, 'return', request, async (tx, order) => {
    const lines = decided(returnLines(order, inBaseUnits(order, request.lines)));
    const id = uuidv7();
    await takeBack(tx, call, order, lines, id);
    const returned = lines.map((line) => returnLine(order, line));
    const total = sumOf(returned.map((line) => line.amount));
    const record = orderReturns.codec.fromJSON({
      id,
      number: await nextNumber(tx, 'RT'),
      orderId: order.id,
      clientId: order.clientId,
      ownerId: order.ownerId,
      teamId: order.teamId,
      returnDate: dayIn(call.now, call.actor.timeZone),
      reason: request.reason,
    });
    await insertRow(tx, orderReturns, { ...record, lines: returned, total }, call);
    const changed = order.lines.map((line) => {
      const came = returned.find((item) => item.lineId === line.id);
      return came?.quantity === undefined ? line : creditedLine(line, came.quantity.value, came.amount);
    });
    const reckoning = await reckoned(tx, call, order, { ...order, lines: changed });
    const after = await withActualCost(tx, reckoning.after, order);
    await step(tx, call, after, 'returned', {
      return: record.number,
      total: total?.amount ?? '',
      reason: request.reason,
    });
    return { after, events: [orderReturned(after, lines, { id, total }), ...reckoning.events] };
  });
}

async function takeBack(
  tx: Tx,
  call: Call,
  order: Order,
  lines: readonly LineAmount[],
  returnId: string,
): Promise<void> {
  // Past sales know no warehouse: what comes back of them now comes to the usual one.
  const warehouseId = await warehouseOr(tx, order.warehouseId);
  const goods = lines.flatMap(({ lineId, quantity }) => {
    const line = order.lines.find((item) => item.id === lineId);
    return line && isGoods(line) ? [{ lineId, productId: line.productId, quantity }] : [];
  });
  const productIds = goods.map((item) => item.productId);
  const waiters = await lockWaiters(tx, warehouseId, productIds, order.id);
  const balances = await lockBalances(tx, warehouseId, productIds, call.now);
  const taken = await takenBy(tx, order.id);
  for (const { lineId, productId, quantity } of goods) {
    const balance = balances.get(productId);
    if (balance === undefined) continue;
    // They come back at what they went out at, whatever goods cost by now.
    const cost = unitCostOf(taken.get(productId)) ?? usualCost(balance);
    const change = decided(returnGoods(quantity, cost?.amount));
    const context = { key: `return:${returnId}:${lineId}`, orderId: order.id, currency: cost?.currency ?? '' };
    balances.set(productId, await move(tx, call, balance, change, context));
  }
  await allocate(tx, call, warehouseId, balances, waiters);
}

function usualCost({ cost, currency }: LockedBalance): Money | undefined {
  return cost === undefined ? undefined : money(cost, currency);
}

function returnLine(order: Order, { lineId, quantity }: LineAmount): ReturnLine {
  const line = order.lines.find((item) => item.id === lineId);
  return {
    lineId,
    productId: line?.productId ?? '',
    name: line?.name ?? '',
    quantity: { value: quantity, unit: line?.baseQuantity?.unit ?? '' },
    price: line?.price,
    amount: line && creditFor(line, quantity),
  };
}

function creditedLine(line: OrderLine, quantity: string, amount: Money | undefined): OrderLine {
  const changed = changedLine(line, { returned: quantity });
  return amount === undefined ? changed : { ...changed, returnedAmount: plus(line.returnedAmount, amount) };
}
