import { Link, useFormat, useT } from '@crm/portal-sdk';
import { Chip } from '@crm/ui';
import type { ReactNode } from 'react';
import parts from '../parts/parts.module.css';
import type { Quote } from '../records.ts';
import { QuoteButtons } from './quote-buttons.tsx';
import { QuoteLines } from './quote-lines.tsx';
import { QUOTE_TONES } from './quote.screen.tsx';

/** A quote within its deal: state, lines with their prices explained, and what can be done with it. */
export function QuoteCard(props: { quote: Quote }): ReactNode {
  const { quote } = props;
  const t = useT();
  const format = useFormat();
  return (
    <section className={parts['section']} aria-label={quote.number}>
      <div className={parts['heading']}>
        <h2>
          <Link to={`/sales/quotes/${quote.id}`}>
            {t('quotes.numbered', { number: quote.number, revision: quote.revision })}
          </Link>
        </h2>
        {quote.status && <Chip tone={QUOTE_TONES[quote.status]}>{t(`enums.${quote.status}`)}</Chip>}
        <QuoteButtons quote={quote} />
      </div>
      <p className={parts['muted']}>
        {[
          quote.validUntil && t('quotes.until', { date: format.date(quote.validUntil) }),
          quote.margin && `${t('fields.margin')}: ${format.money(quote.margin)}`,
        ]
          .filter(Boolean)
          .join(' · ')}
        {quote.orderId && <Link to={`/sales/orders/${quote.orderId}`}>{t('quotes.openOrder')}</Link>}
      </p>
      <QuoteLines quote={quote} />
      {quote.terms && <p className="crm-longtext">{quote.terms}</p>}
    </section>
  );
}
