import { uuidv7 } from '@crm/kit/ids/uuid';
import type { Tx } from '@crm/kit/pg/pool';
import type { QuoteLine } from '@crm/proto/gen/crm/sales/v1/quotes';
import { decided, refusal } from '../errors.ts';
import { asksTheSame, pairLines, quoteLine, totalsOf, withFormerPrice } from './lines.ts';
import type { LineDraft, Totals } from './lines.ts';
import { loadPricing, priceIn } from './pricing.queries.ts';

export interface PricedLines<Line> extends Totals {
  lines: Line[];
  priceBookId: string;
}

/** A document as it was before the change, where its parties are still the same: its prices are agreed on. */
export interface PricedBefore<Line> extends Totals {
  lines: readonly Line[];
}

export interface PricingFor<Line> {
  clientId: string;
  date: string;
  priceBookId: string;
  before: PricedBefore<Line> | undefined;
}

/**
 * Prices lines for a client on a day; those that ask for the same as before stay as they were. New lines get ids. Throws the
 * reason of the first line that cannot be sold, and CURRENCIES_MIXED.
 */
export async function priceLines<Line extends Omit<QuoteLine, 'explanation'>>(
  tx: Pick<Tx, 'query'>,
  drafts: readonly LineDraft[],
  { clientId, date, priceBookId, before }: PricingFor<Line>,
  made: (line: QuoteLine) => Line,
): Promise<PricedLines<Line>> {
  const pairs = pairLines(drafts, before?.lines ?? []);
  const isKept = ({ draft, was }: (typeof pairs)[number]): boolean => was !== undefined && asksTheSame(draft, was);
  if (before !== undefined && pairs.length === before.lines.length && pairs.every(isKept)) {
    const { total, tax, cost, margin } = before;
    return { lines: pairs.map(({ draft, was }) => renamed(was as Line, draft)), total, tax, cost, margin, priceBookId };
  }
  const pricing = await loadPricing(tx, {
    productIds: drafts.map((line) => line.productId),
    clientId,
    date,
    priceBookId,
  });
  const lines = pairs.map(({ draft, was }) => {
    if (was !== undefined && asksTheSame(draft, was)) return { ...renamed(was, draft), formerPrice: undefined };
    const product = pricing.products.get(draft.productId);
    if (product === undefined) throw refusal('PRODUCT_UNKNOWN');
    const line = decided(quoteLine(draft, product, (base) => priceIn(pricing, product, base, draft.discount)));
    const id = draft.id || was?.id || uuidv7();
    return withFormerPrice(made({ ...line, id }), was);
  });
  if (new Set(lines.map((line) => line.amount?.currency)).size > 1) throw refusal('CURRENCIES_MIXED');
  const totals = totalsOf(lines, (productId) => pricing.products.get(productId)?.cost);
  return { lines, ...totals, priceBookId: pricing.chosen.ok ? pricing.chosen.value.book.id : priceBookId };
}

function renamed<Line extends LineDraft>(was: Line, { name }: LineDraft): Line {
  return { ...was, name: name === '' ? was.name : name };
}
