/**
 * Exact decimals as strings: what money and quantities are on the wire and in the database. Nothing here rounds but
 * `divide` and `round`, and both say to how many places.
 */
import { Decimal } from 'decimal.js';

/** A decimal as "12.5": no exponent, no leading plus. The empty string counts as zero. */
export type Amount = string;

/** 19 digits of a numeric(19,4) times 19 digits of a numeric(19,6) are exact in 60. */
const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_UP, toExpNeg: -60, toExpPos: 60 });

export const ZERO: Amount = '0';

/** One spelling of a decimal: "12.5000", as numeric columns give it, is "12.5". */
export function canonical(amount: Amount): Amount {
  return read(amount).toString();
}

export function add(...amounts: readonly Amount[]): Amount {
  return amounts.reduce((sum, amount) => sum.add(read(amount)), new Exact(0)).toString();
}

export function subtract(from: Amount, amount: Amount): Amount {
  return read(from).sub(read(amount)).toString();
}

export function multiply(left: Amount, right: Amount): Amount {
  return read(left).mul(read(right)).toString();
}

/** Divides and rounds half up to `places`. Throws RangeError on a zero divisor. */
export function divide(amount: Amount, divisor: Amount, places: number): Amount {
  if (isZero(divisor)) throw new RangeError('division by zero');
  return read(amount).div(read(divisor)).toDecimalPlaces(places).toString();
}

/** Rounds half away from zero, as invoices do. */
export function round(amount: Amount, places: number): Amount {
  return read(amount).toDecimalPlaces(places).toString();
}

export function negate(amount: Amount): Amount {
  return subtract(ZERO, amount);
}

/** Negative, zero or positive, as comparators want. */
export function compare(left: Amount, right: Amount): number {
  return read(left).comparedTo(read(right));
}

export function isZero(amount: Amount): boolean {
  return read(amount).isZero();
}

export function isPositive(amount: Amount): boolean {
  return compare(amount, ZERO) > 0;
}

export function smaller(left: Amount, right: Amount): Amount {
  return compare(left, right) <= 0 ? left : right;
}

export function greater(left: Amount, right: Amount): Amount {
  return compare(left, right) >= 0 ? left : right;
}

/** Number of digits after the point that the value needs: 0 for "12.00". */
export function placesOf(amount: Amount): number {
  return read(amount).decimalPlaces();
}

function read(amount: Amount): Decimal {
  return new Exact(amount === '' ? 0 : amount);
}
