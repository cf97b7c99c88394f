/** Lines of quotes and orders: quantities in base units, prices with their reasons, amounts and tax. */
import type { Result } from '@crm/kit/result';
import { ok, refuse } from '@crm/kit/result';
import type { Product } from '@crm/proto/gen/crm/sales/v1/products';
import type { QuoteLine } from '@crm/proto/gen/crm/sales/v1/quotes';
import type { Money } from '@crm/proto/gen/crm/type/v1/money';
import { ZERO, add, compare, isPositive, multiply } from '../amounts/decimal.ts';
import { amountOf, minus, money, sumOf, taxOf } from '../amounts/money.ts';
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
  const { id, productId, quantity, discount } = draft;
  return ok({
    id,
    productId,
    quantity,
    discount,
    name: draft.name === '' ? product.name : draft.name,
    baseQuantity: { value: base.value, unit: product.unit },
    listPrice: list,
    price,
    taxRate: product.taxRate,
    amount: amountOf(price, base.value),
    explanation: steps,
    conversions: product.conversions,
    kind: product.kind,
    formerPrice: undefined,
  });
}

/** What any line asks for: of deals, quotes, orders and requests. */
export interface Asked {
  id: string;
  productId: string;
  quantity: QuoteLine['quantity'];
  discount?: string;
}

/** A draft beside the line that it was before: the one with its id, else one of the same product that no other has. */
export function pairLines<Draft extends Asked, Line extends Asked>(
  drafts: readonly Draft[],
  before: readonly Line[],
): { draft: Draft; was: Line | undefined }[] {
  const named = new Set(drafts.map((draft) => draft.id));
  const left = before.filter((line) => !named.has(line.id));
  return drafts.map((draft) => {
    const byId = draft.id === '' ? undefined : before.find((line) => line.id === draft.id);
    if (byId !== undefined) return { draft, was: byId };
    const same = left.findIndex((line) => asksTheSame(draft, line));
    const at = same >= 0 ? same : left.findIndex((line) => line.productId === draft.productId);
    return { draft, was: at < 0 ? undefined : left.splice(at, 1)[0] };
  });
}

/** Whether a line still asks for what it was priced for: its price stays then, whatever prices are today. */
export function asksTheSame(draft: Asked, was: Asked): boolean {
  return (
    draft.productId === was.productId &&
    draft.quantity?.unit === was.quantity?.unit &&
    compare(draft.quantity?.value ?? ZERO, was.quantity?.value ?? ZERO) === 0 &&
    compare(draft.discount ?? ZERO, was.discount ?? ZERO) === 0
  );
}

/** A line that was priced anew, with the price that it had before where that was another one. */
export function withFormerPrice<Line extends Pick<QuoteLine, 'price' | 'formerPrice'>>(
  line: Line,
  was: Pick<QuoteLine, 'price'> | undefined,
): Line {
  const changed = was?.price !== undefined && JSON.stringify(was.price) !== JSON.stringify(line.price);
  return { ...line, formerPrice: changed ? was.price : undefined };
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
  const tax = sumOf(lines.map(taxOf));
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
