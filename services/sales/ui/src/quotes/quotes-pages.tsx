import { useT } from '@crm/portal-sdk';
import { Chip, isAllowed } from '@crm/ui';
import type { ReactNode } from 'react';
import { NounPages } from '../parts/noun-pages.tsx';
import type { Quote } from '../records.ts';
import { QuoteButtons } from './quote-buttons.tsx';
import { QuoteLines } from './quote-lines.tsx';
import { QUOTE_TONES, quoteScreen } from './quote.screen.tsx';

/** Quotes of all deals: list, form and card. */
export default function QuotesPages(): ReactNode {
  const t = useT();
  return (
    <NounPages
      screen={quoteScreen}
      editTab={(quote) => isAllowed(quote, 'edit')}
      page={{
        header: (quote: Quote) =>
          quote.status && <Chip tone={QUOTE_TONES[quote.status]}>{t(`enums.${quote.status}`)}</Chip>,
        buttons: (quote) => <QuoteButtons quote={quote} />,
        tabs: (quote) => [{ id: 'lines', label: t('fields.lines'), content: <QuoteLines quote={quote} /> }],
      }}
    />
  );
}
