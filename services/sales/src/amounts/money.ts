import { currencyDigits } from '@crm/kit/contract/currency';
import type { Money } from '@crm/proto/gen/crm/type/v1/money';
import { ZERO, add, divide, greater, isZero, multiply, round, subtract } from './decimal.ts';
import type { Amount } from './decimal.ts';

export function money(amount: Amount, currency: string): Money {
  return { amount, currency };
}

/** Rounds to what can be paid in the currency. */
export function payable(amount: Amount, currency: string): Money {
  return money(round(amount, currencyDigits(currency)), currency);
}

/** Sum of amounts of one currency; undefined when there is none. Throws on a mix: callers check currencies before. */
export function sumOf(amounts: readonly (Money | undefined)[]): Money | undefined {
  const present = amounts.filter((item) => item !== undefined);
  const [first] = present;
  if (first === undefined) return undefined;
  if (present.some((item) => item.currency !== first.currency)) throw new RangeError('amounts of several currencies');
  return money(add(...present.map((item) => item.amount)), first.currency);
}

/** The amount, or nothing where it is below zero. */
export function atLeastZero({ amount, currency }: Money): Money {
  return money(greater(amount, ZERO), currency);
}

export function plus(left: Money | undefined, right: Money): Money {
  return money(add(left?.amount ?? '0', right.amount), right.currency);
}

export function minus(left: Money, right: Money | undefined): Money {
  return money(subtract(left.amount, right?.amount ?? '0'), left.currency);
}

/** Price of one unit times a quantity, in payable units. */
export function amountOf(price: Money, quantity: Amount): Money {
  return payable(multiply(price.amount, quantity), price.currency);
}

/** The amount less so many percent, kept to four places. */
export function lessPercent(amount: Money, percent: Amount): Money {
  if (isZero(percent)) return amount;
  return money(round(multiply(amount.amount, subtract('1', multiply(percent, '0.01'))), 4), amount.currency);
}

/** Tax inside the amount of a line. */
export function taxOf({ amount, taxRate }: { amount: Money | undefined; taxRate: Amount }): Money | undefined {
  return amount && taxWithin(amount, taxRate);
}

/** Tax inside an amount that includes it, at a rate in percent: gross * rate / (100 + rate). */
export function taxWithin(amount: Money, rate: Amount): Money {
  return payableShare(amount, rate, add('100', rate));
}

/** So many parts of a whole of an amount, rounded once to what can be paid: a half that is rounded to is none. */
export function payableShare({ amount, currency }: Money, part: Amount, whole: Amount): Money {
  return money(divide(multiply(amount, part), whole, currencyDigits(currency)), currency);
}
