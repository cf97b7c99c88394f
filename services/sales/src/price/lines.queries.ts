import { uuidv7 } from '@crm/kit/ids/uuid';
import type { Tx } from '@crm/kit/pg/pool';
import type { QuoteLine } from '@crm/proto/gen/crm/sales/v1/quotes';
import { decided, refusal } from '../errors.ts';
import { quoteLine, totalsOf } from './lines.ts';
import type { LineDraft, Totals } from './lines.ts';
import { loadPricing, priceIn } from './pricing.queries.ts';

export interface PricedLines extends Totals {
  lines: QuoteLine[];
  priceBookId: string;
}

/**
 * Prices lines for a client on a day. New lines get ids. Throws the reason of the first line that cannot be sold, and
 * CURRENCIES_MIXED.
 */
export async function priceLines(
  tx: Pick<Tx, 'query'>,
  drafts: readonly LineDraft[],
  { clientId, date, priceBookId }: { clientId: string; date: string; priceBookId: string },
): Promise<PricedLines> {
  const pricing = await loadPricing(tx, {
    productIds: drafts.map((line) => line.productId),
    clientId,
    date,
    priceBookId,
  });
  const lines = drafts.map((draft) => {
    const product = pricing.products.get(draft.productId);
    if (product === undefined) throw refusal('PRODUCT_UNKNOWN');
    const line = decided(quoteLine(draft, product, (base) => priceIn(pricing, product, base, draft.discount)));
    return line.id === '' ? { ...line, id: uuidv7() } : line;
  });
  if (new Set(lines.map((line) => line.amount?.currency)).size > 1) throw refusal('CURRENCIES_MIXED');
  const totals = totalsOf(lines, (productId) => pricing.products.get(productId)?.cost);
  return { lines, ...totals, priceBookId: pricing.chosen.ok ? pricing.chosen.value.book.id : priceBookId };
}
