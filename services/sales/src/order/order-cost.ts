/** What the goods of an order cost us: those that went out as the warehouse has them, those still to go as bought today. */
import type { Order, OrderLine } from '@crm/proto/gen/crm/sales/v1/orders';
import type { Money } from '@crm/proto/gen/crm/type/v1/money';
import { ZERO, add, compare, divide, isPositive, isZero, multiply, round, subtract } from '../amounts/decimal.ts';
import type { Amount } from '../amounts/decimal.ts';
import { minus, money } from '../amounts/money.ts';
import { baseOf } from './order-lines.ts';
import { owedOf } from './order-money.ts';
import { isGoods } from '../reservation/goods.ts';

/** Goods of one product that an order took out of the warehouse, less those that came back. */
export interface Taken {
  quantity: Amount;
  /** What they cost; undefined while some of it is unknown. */
  cost: Money | undefined;
}

/** Costs are kept as they are stored: numeric(19,4). */
const PLACES = 4;

/** What one of the goods that are out cost; undefined while unknown. */
export function unitCostOf(taken: Taken | undefined): Money | undefined {
  if (taken?.cost === undefined || !isPositive(taken.quantity)) return undefined;
  return money(divide(taken.cost.amount, taken.quantity, PLACES), taken.cost.currency);
}

/**
 * The order with its cost and margin after goods went or came back. Where the warehouse does not know what went out (sales
 * of before it was kept here), the cost falls as what is owed does. `owedBefore` is what was owed before the change.
 */
export function withCost(
  order: Order,
  taken: ReadonlyMap<string, Taken>,
  costToday: (productId: string) => Money | undefined,
  owedBefore: Money | undefined,
): Order {
  const owed = owedOf(order);
  if (owed === undefined) return order;
  const known = sumOfCosts(order.lines, taken, costToday, owed.currency);
  const amount = known ?? shareLeft(order.cost, owedBefore, owed);
  if (amount === undefined) return order;
  const cost = money(round(amount, PLACES), owed.currency);
  return { ...order, cost, margin: minus(owed, cost) };
}

function sumOfCosts(
  lines: readonly OrderLine[],
  taken: ReadonlyMap<string, Taken>,
  costToday: (productId: string) => Money | undefined,
  currency: string,
): Amount | undefined {
  const parts = [...Map.groupBy(lines, (line) => line.productId)].flatMap(([productId, own]) => {
    const goods = own.filter(isGoods);
    const out = add(...goods.map((line) => subtract(line.shipped, line.returned)));
    const open = add(...own.map((line) => subtract(baseOf(line), isGoods(line) ? line.shipped : line.returned)));
    const today = costToday(productId);
    return [
      ...(isZero(out) ? [] : [costOut(taken.get(productId), out, currency)]),
      ...(isZero(open) ? [] : [today?.currency === currency ? multiply(today.amount, open) : undefined]),
    ];
  });
  return parts.every((part) => part !== undefined) ? add(ZERO, ...parts) : undefined;
}

function costOut(taken: Taken | undefined, quantity: Amount, currency: string): Amount | undefined {
  const known = taken?.cost?.currency === currency && compare(taken.quantity, quantity) === 0;
  return known ? taken.cost?.amount : undefined;
}

function shareLeft(cost: Money | undefined, before: Money | undefined, owed: Money): Amount | undefined {
  if (cost?.currency !== owed.currency || before === undefined || !isPositive(before.amount)) return undefined;
  return divide(multiply(cost.amount, owed.amount), before.amount, PLACES);
}
