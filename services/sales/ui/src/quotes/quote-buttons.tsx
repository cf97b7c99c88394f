import { api, useNavigate, useT } from '@crm/portal-sdk';
import { Button, CommandDialog, isAllowed, Textarea, useCommand } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Day } from '../parts/day.tsx';
import type { Quote, QuoteVerb } from '../records.ts';

/** Sending, accepting, revising and declining a quote; what may still be sent is neither revised nor declined. */
export function QuoteButtons(props: { quote: Quote }): ReactNode {
  const { quote } = props;
  const t = useT();
  const { run, busy } = useCommand();
  const [dialog, setDialog] = useState<'accept' | 'decline'>();
  const may = (verb: QuoteVerb): boolean => isAllowed(quote, verb);
  const command = (verb: 'send' | 'revise'): void =>
    void run(
      () => api(`/quotes/${quote.id}:${verb}`, { json: { etag: quote.etag } }),
      t(`quotes.${verb}Done`, { number: quote.number }),
    );
  return (
    <>
      {may('send') && (
        <Button size="compact-sm" variant="default" loading={busy} onClick={() => command('send')}>
          {t('quotes.send')}
        </Button>
      )}
      {may('accept') && (
        <Button size="compact-sm" onClick={() => setDialog('accept')}>
          {t('quotes.accept')}
        </Button>
      )}
      {may('revise') && !may('send') && (
        <Button size="compact-sm" variant="default" loading={busy} onClick={() => command('revise')}>
          {t('quotes.revise')}
        </Button>
      )}
      {may('decline') && !may('send') && (
        <Button size="compact-sm" variant="default" onClick={() => setDialog('decline')}>
          {t('quotes.decline')}
        </Button>
      )}
      {dialog === 'accept' && <AcceptDialog quote={quote} onClose={() => setDialog(undefined)} />}
      {dialog === 'decline' && <DeclineDialog quote={quote} onClose={() => setDialog(undefined)} />}
    </>
  );
}

/** The client agreed: the quote becomes an order, which is opened. */
function AcceptDialog(props: { quote: Quote; onClose: () => void }): ReactNode {
  const { quote } = props;
  const t = useT();
  const navigate = useNavigate();
  const [wantedDate, setWantedDate] = useState('');
  const [paymentDueDate, setPaymentDueDate] = useState('');
  return (
    <CommandDialog
      title={t('quotes.acceptTitle', { number: quote.number })}
      submit={t('quotes.accept')}
      done={t('quotes.acceptDone', { number: quote.number })}
      onClose={props.onClose}
      send={async (idempotencyKey) => {
        const { orderId } = await api<{ orderId: string }>(`/quotes/${quote.id}:accept`, {
          json: { etag: quote.etag, wantedDate: wantedDate || undefined, paymentDueDate: paymentDueDate || undefined },
          idempotencyKey,
        });
        void navigate(`/sales/orders/${orderId}`);
      }}
    >
      <Day label={t('fields.wantedDate')} value={wantedDate} onChange={setWantedDate} />
      <Day label={t('fields.paymentDueDate')} value={paymentDueDate} onChange={setPaymentDueDate} />
    </CommandDialog>
  );
}

function DeclineDialog(props: { quote: Quote; onClose: () => void }): ReactNode {
  const { quote } = props;
  const t = useT();
  const [comment, setComment] = useState('');
  return (
    <CommandDialog
      title={t('quotes.declineTitle', { number: quote.number })}
      submit={t('quotes.decline')}
      done={t('quotes.declineDone', { number: quote.number })}
      danger
      onClose={props.onClose}
      send={async (idempotencyKey) => {
        await api(`/quotes/${quote.id}:decline`, { json: { etag: quote.etag, comment }, idempotencyKey });
      }}
    >
      <Textarea
        label={t('fields.comment')}
        value={comment}
        maxLength={1000}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}
