/** Which goods of an order's lines leave, come back or are given up. Quantities in base units. */
import type { Result } from '@crm/kit/result';
import { ok, refuse } from '@crm/kit/result';
import type { Order, OrderLine } from '@crm/proto/gen/crm/sales/v1/orders';
import type { Money } from '@crm/proto/gen/crm/type/v1/money';
import { ZERO, add, compare, isPositive, smaller, subtract } from '../amounts/decimal.ts';
import type { Amount } from '../amounts/decimal.ts';
import { atLeastZero, minus, money, payableShare, sumOf, taxOf } from '../amounts/money.ts';

export type LineRefusal =
  'LINE_UNKNOWN' | 'MORE_THAN_HELD' | 'MORE_THAN_SHIPPED' | 'NOTHING_TO_SHIP' | 'NOTHING_TO_RETURN';

/** Quantity of one line, in base units. */
export interface LineAmount {
  lineId: string;
  quantity: Amount;
}

export function baseOf(line: Pick<OrderLine, 'baseQuantity'>): Amount {
  return line.baseQuantity?.value ?? ZERO;
}

/** What is to leave: the lines asked for, or all that is held. Refuses more than is held. */
export function shipLines(order: Order, asked: readonly LineAmount[]): Result<LineAmount[], LineRefusal> {
  return chosen(order, asked, (line) => line.reserved, 'MORE_THAN_HELD', 'NOTHING_TO_SHIP');
}

/** What comes back: the lines asked for, or all that was shipped and not returned yet. */
export function returnLines(order: Order, asked: readonly LineAmount[]): Result<LineAmount[], LineRefusal> {
  const out = (line: OrderLine): Amount => subtract(line.shipped, line.returned);
  return chosen(order, asked, out, 'MORE_THAN_SHIPPED', 'NOTHING_TO_RETURN');
}

/** Each line once: a line named twice is asked for its sum. */
function chosen(
  order: Order,
  asked: readonly LineAmount[],
  limit: (line: OrderLine) => Amount,
  tooMuch: 'MORE_THAN_HELD' | 'MORE_THAN_SHIPPED',
  nothing: 'NOTHING_TO_SHIP' | 'NOTHING_TO_RETURN',
): Result<LineAmount[], LineRefusal> {
  const sums = new Map<string, Amount>(
    asked.length > 0 ? [] : order.lines.map((line) => [line.id, limit(line)] as const),
  );
  for (const { lineId, quantity } of asked) sums.set(lineId, add(sums.get(lineId) ?? ZERO, quantity));
  for (const [lineId, quantity] of sums) {
    const line = order.lines.find((item) => item.id === lineId);
    if (line === undefined) return refuse('LINE_UNKNOWN', { lineId });
    if (compare(quantity, limit(line)) > 0) return refuse(tooMuch, { limit: limit(line) });
  }
  const some = [...sums].filter(([, quantity]) => isPositive(quantity));
  return some.length === 0 ? refuse(nothing) : ok(some.map(([lineId, quantity]) => ({ lineId, quantity })));
}

/** A quantity of one product shared among the lines that have it, by what is held for each; the last one takes what is over. */
export function spreadOver(lines: readonly OrderLine[], quantity: Amount): LineAmount[] {
  let left = quantity;
  return lines.map((line, index) => {
    const share = index === lines.length - 1 ? left : smaller(left, line.reserved);
    left = subtract(left, share);
    return { lineId: line.id, quantity: share };
  });
}

/** A line with so much more (or less) held, awaited, shipped or returned. */
export function changedLine(
  line: OrderLine,
  change: { reserved?: Amount; short?: Amount; shipped?: Amount; returned?: Amount },
): OrderLine {
  return {
    ...line,
    reserved: add(line.reserved, change.reserved ?? ZERO),
    short: add(line.short, change.short ?? ZERO),
    shipped: add(line.shipped, change.shipped ?? ZERO),
    returned: add(line.returned, change.returned ?? ZERO),
  };
}

/**
 * What goods of a line are worth that come back now. All that came back is rounded once, and what was credited before is
 * taken off: three parts of 1.01 are 0.34, 0.33 and 0.34.
 */
export function creditFor(line: OrderLine, quantity: Amount): Money | undefined {
  if (line.amount === undefined) return undefined;
  return atLeastZero(minus(worth(line.amount, add(line.returned, quantity), baseOf(line)), line.returnedAmount));
}

/** The order of what was shipped alone: lines of which nothing was are gone, the others are cut to it. */
export function cutToShipped(order: Order): Order {
  const lines = order.lines
    .filter((line) => isPositive(line.shipped))
    .map((line) => {
      if (compare(line.shipped, baseOf(line)) === 0) return line;
      const shipped = { value: line.shipped, unit: line.baseQuantity?.unit ?? '' };
      const amount = line.amount && worth(line.amount, line.shipped, baseOf(line));
      return { ...line, quantity: shipped, baseQuantity: shipped, amount };
    });
  return { ...order, lines, total: sumOf(lines.map((line) => line.amount)), tax: sumOf(lines.map(taxOf)) };
}

function worth(amount: Money, part: Amount, whole: Amount): Money {
  if (compare(part, whole) === 0) return money(amount.amount, amount.currency);
  return payableShare(amount, part, whole);
}
