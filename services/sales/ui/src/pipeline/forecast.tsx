import { resourceKey, useFormat, useQuery, useT } from '@crm/portal-sdk';
import { aggregate } from '@crm/ui';
import type { ReactNode } from 'react';
import { add, percentOf } from '../parts/decimal.ts';
import parts from '../parts/parts.module.css';
import type { Stage } from '../records.ts';

/** The board in one line: how many deals, their sum, and the sum weighted by the stages' probabilities. */
export function Forecast(props: { filter: string; stages: readonly Stage[] }): ReactNode {
  const t = useT();
  const format = useFormat();
  const query = useQuery({
    queryKey: resourceKey('deals', 'forecast', props.filter),
    queryFn: ({ signal }) =>
      aggregate('deals', { filter: props.filter, groupBy: 'stage_id', sums: ['amount'] }, signal),
  });
  if (!query.data) return null;
  const totals = new Map<string, string>();
  const weighted = new Map<string, string>();
  for (const { key, sums } of query.data) {
    const probability = props.stages.find(({ id }) => id === key)?.probability ?? 0;
    for (const [name, amount] of Object.entries(sums)) {
      const currency = name.split('/')[1] ?? '';
      totals.set(currency, add(totals.get(currency), amount));
      weighted.set(currency, add(weighted.get(currency), percentOf(amount, probability)));
    }
  }
  const words = (amounts: ReadonlyMap<string, string>): string =>
    [...amounts].map(([currency, amount]) => format.money({ amount, currency })).join(', ');
  const count = query.data.reduce((sum, group) => sum + Number(group.count), 0);
  return (
    <p className={parts['muted']}>
      {[
        t('pipeline.count', { count }),
        words(totals),
        weighted.size > 0 && t('pipeline.weighted', { sum: words(weighted) }),
      ]
        .filter(Boolean)
        .join(' · ')}
    </p>
  );
}
