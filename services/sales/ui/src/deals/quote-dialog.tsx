import { api, useSearchParams, useT } from '@crm/portal-sdk';
import { CommandDialog, Textarea } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Day } from '../parts/day.tsx';
import type { Deal } from '../records.ts';

/** A quote from the deal's lines, which the service takes and prices. */
export function QuoteDialog(props: { deal: Deal; onClose: () => void }): ReactNode {
  const { deal } = props;
  const t = useT();
  const [, setParams] = useSearchParams();
  const [validUntil, setValidUntil] = useState('');
  const [terms, setTerms] = useState('');
  return (
    <CommandDialog
      title={t('deals.quoteTitle', { name: deal.name })}
      submit={t('deals.makeQuote')}
      done={t('deals.quoteDone')}
      onClose={props.onClose}
      send={async (idempotencyKey) => {
        await api('/quotes', {
          json: { dealId: deal.id, validUntil: validUntil || undefined, terms: terms || undefined },
          idempotencyKey,
        });
        setParams({ tab: 'quotes' }, { replace: true });
      }}
    >
      <Day label={t('fields.validUntil')} value={validUntil} onChange={setValidUntil} />
      <Textarea
        label={t('fields.terms')}
        value={terms}
        maxLength={5000}
        onChange={(event) => setTerms(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}
