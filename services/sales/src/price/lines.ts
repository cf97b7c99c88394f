/** Lines of quotes and orders: quantities in base units, prices with their reasons, amounts and tax. */
import type { Result } from '@crm/kit/result';
import { ok, refuse } from '@crm/kit/result';
import type { Product } from '@crm/proto/gen/crm/sales/v1/products';
import type { QuoteLine } from '@crm/proto/gen/crm/sales/v1/quotes';
import type { Money } from '@crm/proto/gen/crm/type/v1/money';
import { ZERO, add, isPositive, multiply } from '../amounts/decimal.ts';
import { amountOf, minus, money, sumOf, taxWithin } from '../amounts/money.ts';
import { toBase } from '../product/units.ts';
import type { UnitRefusal } from '../product/units.ts';
import type { Price, PriceRefusal } from './price.ts';

export type LineRefusal = UnitRefusal | PriceRefusal | 'PRODUCT_WITHDRAWN' | 'QUANTITY_NOT_POSITIVE';

/** What a seller enters of a line. */
export type LineDraft = Pick<QuoteLine, 'id' | 'productId' | 'name' | 'quantity' | 'discount'>;

/** A whole line of what was entered. A withdrawn product has none. `priceFor` is asked with the quantity in base units. */
export function quoteLine(
  draft: LineDraft,
  product: Product,
  priceFor: (base: string) => Result<Price, PriceRefusal>,
): Result<QuoteLine, LineRefusal> {
  if (product.lifecycle === 'PRODUCT_LIFECYCLE_WITHDRAWN')
    return refuse('PRODUCT_WITHDRAWN', { product: product.name });
  if (draft.quantity === undefined || !isPositive(draft.quantity.value)) return refuse('QUANTITY_NOT_POSITIVE');
  const base = toBase(product, draft.quantity);
  if (!base.ok) return base;
  const priced = priceFor(base.value);
  if (!priced.ok) return refuse(priced.reason, { product: product.name, ...priced.params });
  const { list, price, steps } = priced.value;
  return ok({
    ...draft,
    name: draft.name === '' ? product.name : draft.name,
    baseQuantity: { value: base.value, unit: product.unit },
    listPrice: list,
    price,
    taxRate: product.taxRate,
    amount: amountOf(price, base.value),
    explanation: steps,
  });
}

export interface Totals {
  total: Money | undefined;
  tax: Money | undefined;
  cost: Money | undefined;
  margin: Money | undefined;
}

type Priced = Pick<QuoteLine, 'productId' | 'amount' | 'taxRate' | 'baseQuantity'>;

/**
 * Sum, tax inside it, purchase cost and margin (sum less cost, both as they are kept: with tax or without, alike).
 * Cost and margin are undefined while a product's cost is unknown or in another currency. All lines share one currency.
 */
export function totalsOf(lines: readonly Priced[], costOf: (productId: string) => Money | undefined): Totals {
  const total = sumOf(lines.map((line) => line.amount));
  const tax = sumOf(
    lines.map((line) => line.amount && taxWithin(line.amount, line.taxRate === '' ? ZERO : line.taxRate)),
  );
  const costs = lines.map((line) => {
    const cost = costOf(line.productId);
    return cost && total && cost.currency === total.currency
      ? multiply(cost.amount, line.baseQuantity?.value ?? ZERO)
      : undefined;
  });
  const known = costs.filter((cost) => cost !== undefined);
  const cost = total !== undefined && known.length === costs.length ? money(add(...known), total.currency) : undefined;
  return { total, tax, cost, margin: total && cost && minus(total, cost) };
}
