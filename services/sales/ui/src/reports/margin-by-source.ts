import type { Money } from '@crm/portal-sdk';
import { add, compare, shareOf } from '../parts/decimal.ts';
import type { ChannelReport } from '../records.ts';

export type ChannelRow = NonNullable<ChannelReport['rows']>[number];

export interface SourceMargin {
  /** As the report names it; empty where the client's source is not known. */
  source: string;
  margin: Money;
  /** Margin of revenue, 0 to 1. */
  share: number;
}

/** Margins of all sales channels together, by the source of the clients and by currency, the largest first. */
export function marginBySource(rows: readonly ChannelRow[]): SourceMargin[] {
  const sums = new Map<string, { source: string; currency: string; margin: string; revenue: string }>();
  for (const { sourceChannel: source = '', margin, revenue } of rows) {
    const currency = revenue?.currency ?? margin?.currency ?? '';
    const key = `${source} ${currency}`;
    const sum = sums.get(key) ?? { source, currency, margin: '0', revenue: '0' };
    sums.set(key, { ...sum, margin: add(sum.margin, margin?.amount), revenue: add(sum.revenue, revenue?.amount) });
  }
  return [...sums.values()]
    .sort((one, other) => compare(other.margin, one.margin))
    .map(({ source, currency, margin, revenue }) => ({
      source,
      margin: { amount: margin, currency },
      share: shareOf(margin, revenue),
    }));
}
