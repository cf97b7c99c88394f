/**
 * What may happen to one product in one warehouse. A balance is nothing but the sum of its movements; every decision
 * gives the movement, and `moved` adds it. Quantities are exact decimals in base units.
 */
import type { Result } from '@crm/kit/result';
import { ok, refuse } from '@crm/kit/result';
import {
  ZERO,
  add,
  compare,
  divide,
  greater,
  isPositive,
  isZero,
  multiply,
  negate,
  smaller,
  subtract,
} from '../amounts/decimal.ts';
import type { Amount } from '../amounts/decimal.ts';

export interface Balance {
  onHand: Amount;
  reserved: Amount;
  /** Average purchase cost of one base unit; undefined while unknown. */
  cost: Amount | undefined;
}

export type MovementKind =
  | 'STOCK_MOVEMENT_KIND_RECEIPT'
  | 'STOCK_MOVEMENT_KIND_RESERVE'
  | 'STOCK_MOVEMENT_KIND_RELEASE'
  | 'STOCK_MOVEMENT_KIND_WRITE_OFF'
  | 'STOCK_MOVEMENT_KIND_RETURN'
  | 'STOCK_MOVEMENT_KIND_ADJUST';

export interface Movement {
  kind: MovementKind;
  onHandChange: Amount;
  reservedChange: Amount;
  /** Purchase cost of one base unit that came or left. */
  unitCost: Amount | undefined;
}

export type StockRefusal = 'QUANTITY_NOT_POSITIVE' | 'MORE_THAN_HELD' | 'COUNTED_BELOW_RESERVED';

export const EMPTY_BALANCE: Balance = { onHand: ZERO, reserved: ZERO, cost: undefined };

export function available(balance: Balance): Amount {
  return subtract(balance.onHand, balance.reserved);
}

/** Holds as much of the wanted quantity as is free. `movement` is undefined when nothing is. */
export function reserveGoods(
  balance: Balance,
  wanted: Amount,
): Result<{ held: Amount; missing: Amount; movement: Movement | undefined }, StockRefusal> {
  if (!isPositive(wanted)) return refuse('QUANTITY_NOT_POSITIVE');
  const held = smaller(greater(available(balance), ZERO), wanted);
  return ok({
    held,
    missing: subtract(wanted, held),
    movement: isZero(held) ? undefined : movement('STOCK_MOVEMENT_KIND_RESERVE', ZERO, held, undefined),
  });
}

/** Frees held goods. */
export function releaseGoods(balance: Balance, quantity: Amount): Result<Movement, StockRefusal> {
  const refusal = notHeld(balance, quantity);
  return refusal ?? ok(movement('STOCK_MOVEMENT_KIND_RELEASE', ZERO, negate(quantity), undefined));
}

/** Goods come in at a cost of one base unit, where it is known. */
export function receiveGoods(quantity: Amount, unitCost: Amount | undefined): Result<Movement, StockRefusal> {
  if (!isPositive(quantity)) return refuse('QUANTITY_NOT_POSITIVE');
  return ok(movement('STOCK_MOVEMENT_KIND_RECEIPT', quantity, ZERO, unitCost));
}

/** Held goods leave: on hand and reserved fall together, at the average cost. */
export function writeOffGoods(balance: Balance, quantity: Amount): Result<Movement, StockRefusal> {
  const refusal = notHeld(balance, quantity);
  return refusal ?? ok(movement('STOCK_MOVEMENT_KIND_WRITE_OFF', negate(quantity), negate(quantity), balance.cost));
}

/** Shipped goods come back and are free again. */
export function returnGoods(quantity: Amount, unitCost: Amount | undefined): Result<Movement, StockRefusal> {
  if (!isPositive(quantity)) return refuse('QUANTITY_NOT_POSITIVE');
  return ok(movement('STOCK_MOVEMENT_KIND_RETURN', quantity, ZERO, unitCost));
}

/** What was counted becomes on hand; refuses a count below what is promised to orders. */
export function countGoods(
  balance: Balance,
  counted: Amount,
  unitCost: Amount | undefined,
): Result<Movement, StockRefusal> {
  if (compare(counted, balance.reserved) < 0) return refuse('COUNTED_BELOW_RESERVED', { reserved: balance.reserved });
  return ok(movement('STOCK_MOVEMENT_KIND_ADJUST', subtract(counted, balance.onHand), ZERO, unitCost));
}

/** The balance after a movement. The average cost moves with what comes in at a known cost, and stays otherwise. */
export function moved(balance: Balance, change: Movement): Balance {
  return {
    onHand: add(balance.onHand, change.onHandChange),
    reserved: add(balance.reserved, change.reservedChange),
    cost: averageCost(balance, change),
  };
}

function averageCost(balance: Balance, { onHandChange, unitCost }: Movement): Amount | undefined {
  if (unitCost === undefined || !isPositive(onHandChange)) return balance.cost;
  if (balance.cost === undefined || !isPositive(balance.onHand)) return unitCost;
  const value = add(multiply(balance.onHand, balance.cost), multiply(onHandChange, unitCost));
  return divide(value, add(balance.onHand, onHandChange), 4);
}

function notHeld(balance: Balance, quantity: Amount): Result<never, StockRefusal> | undefined {
  if (!isPositive(quantity)) return refuse('QUANTITY_NOT_POSITIVE');
  if (compare(quantity, balance.reserved) > 0) return refuse('MORE_THAN_HELD', { held: balance.reserved });
  return undefined;
}

function movement(
  kind: MovementKind,
  onHandChange: Amount,
  reservedChange: Amount,
  unitCost: Amount | undefined,
): Movement {
  return { kind, onHandChange, reservedChange, unitCost };
}
