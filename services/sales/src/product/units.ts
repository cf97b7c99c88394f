import type { Result } from '@crm/kit/result';
import { ok, refuse } from '@crm/kit/result';
import type { Product } from '@crm/proto/gen/crm/sales/v1/products';
import type { Quantity } from '@crm/proto/gen/crm/type/v1/money';
import { compare, divide, isPositive, multiply, placesOf } from '../amounts/decimal.ts';
import type { Amount } from '../amounts/decimal.ts';

/** Places that quantities are kept to: numeric(19,4), as the contract's decimals. */
export const QUANTITY_PLACES = 4;

export type UnitRefusal = 'UNIT_UNKNOWN' | 'UNITS_CIRCULAR' | 'UNIT_TWICE' | 'QUANTITY_TOO_FINE';

/** One unit of a product and how many base units it holds. */
export interface UnitFactor {
  unit: string;
  factor: Amount;
}

type Units = Pick<Product, 'unit' | 'conversions'>;

/**
 * All units of a product, the largest first, each with its exact number of base units: a wagon of 20 pallets of 480
 * pieces holds 9600. Refuses units told by unknown ones, told twice, or told by each other.
 */
export function unitFactors(product: Units): Result<UnitFactor[], UnitRefusal> {
  const known = new Map<string, Amount>([[product.unit, '1']]);
  const units = product.conversions.map((conversion) => conversion.unit);
  if (new Set([product.unit, ...units]).size !== units.length + 1) return refuse('UNIT_TWICE');
  let open = product.conversions;
  while (open.length > 0) {
    const left = open.filter(({ unit, equals }) => {
      const inner = equals && known.get(equals.unit);
      if (inner === undefined || equals === undefined || !isPositive(equals.value)) return true;
      known.set(unit, multiply(equals.value, inner));
      return false;
    });
    const [stuck] = left;
    if (stuck !== undefined && left.length === open.length) {
      const among = units.includes(stuck.equals?.unit ?? '');
      return among
        ? refuse('UNITS_CIRCULAR', { unit: stuck.unit })
        : refuse('UNIT_UNKNOWN', { unit: stuck.equals?.unit ?? '' });
    }
    open = left;
  }
  return ok(
    [...known].map(([unit, factor]) => ({ unit, factor })).sort((left, right) => compare(right.factor, left.factor)),
  );
}

/** A quantity in base units. Refuses a unit the product does not have, and what four places cannot hold exactly. */
export function toBase(product: Units, quantity: Quantity): Result<Amount, UnitRefusal> {
  const factors = unitFactors(product);
  if (!factors.ok) return factors;
  const found = factors.value.find(({ unit }) => unit === quantity.unit);
  if (found === undefined) return refuse('UNIT_UNKNOWN', { unit: quantity.unit });
  const base = multiply(quantity.value, found.factor);
  return placesOf(base) > QUANTITY_PLACES ? refuse('QUANTITY_TOO_FINE', { unit: product.unit }) : ok(base);
}

/** The units that a line of a document was made with; they hold for it, whatever becomes of the product's. */
export interface LineUnits {
  baseQuantity: Quantity | undefined;
  conversions: Product['conversions'];
}

export function unitsOf({ baseQuantity, conversions }: LineUnits): Units {
  return { unit: baseQuantity?.unit ?? '', conversions };
}

/** A quantity of a line in base units, by the units of the line. */
export function lineToBase(line: LineUnits, quantity: Quantity): Result<Amount, UnitRefusal> {
  return toBase(unitsOf(line), quantity);
}

/** A quantity of base units in each unit of the product, the largest first, rounded to four places. */
export function inAllUnits(product: Units, base: Amount): Quantity[] {
  const factors = unitFactors(product);
  if (!factors.ok) return [{ value: base, unit: product.unit }];
  return factors.value.map(({ unit, factor }) => ({ value: divide(base, factor, QUANTITY_PLACES), unit }));
}

/** "1 WAG = 20 PLT", one text per larger unit, as packs are written on a price list. */
export function packTexts(product: Units): string[] {
  return product.conversions.map(({ unit, equals }) => `1 ${unit} = ${equals?.value ?? ''} ${equals?.unit ?? ''}`);
}
