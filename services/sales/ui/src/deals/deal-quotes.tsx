import { useT } from '@crm/portal-sdk';
import { Button, EmptyState, ErrorState, isAllowed, LoadingState } from '@crm/ui';
import type { ReactNode } from 'react';
import { useRows } from '../parts/use-rows.ts';
import { QuoteCard } from '../quotes/quote-card.tsx';
import type { Deal, Quote } from '../records.ts';

/** The quotes of a deal with their lines and what can be done with them, the latest first. */
export function DealQuotes(props: { deal: Deal; onNew: () => void }): ReactNode {
  const { deal } = props;
  const t = useT();
  const mayCreate = isAllowed(deal, 'quote');
  const { rows, error, refetch } = useRows<Quote>('quotes', `deal_id = "${deal.id}"`, 'create_time desc');
  if (error) return <ErrorState error={error} onRetry={refetch} />;
  if (!rows) return <LoadingState />;
  if (rows.length === 0) {
    return (
      <EmptyState
        icon="invoice"
        title={t('quotes.noneOfDeal')}
        action={mayCreate && <Button onClick={props.onNew}>{t('deals.makeQuote')}</Button>}
      />
    );
  }
  return rows.map((quote) => <QuoteCard key={quote.id} quote={quote} />);
}
