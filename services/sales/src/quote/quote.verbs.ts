/** What may be done with an offer, and when. */
import { refuse } from '@crm/kit/result';
import { defineVerbs } from '@crm/kit/resource/verbs';
import type { Moment } from '@crm/kit/resource/verbs';
import type { Quote, QuoteStatus } from '@crm/proto/gen/crm/sales/v1/quotes';
import { dayIn } from '../calendar/day.ts';
import { hasEnded } from './quote.ts';

export type QuoteRefusal = 'QUOTE_STATE' | 'QUOTE_EMPTY' | 'QUOTE_EXPIRED';

const OPEN: readonly QuoteStatus[] = ['QUOTE_STATUS_DRAFT', 'QUOTE_STATUS_SENT'];

/** What goes out has lines, and holds: its last day is included. */
function unfit(quote: Quote, { now, actor }: Moment) {
  if (quote.lines.length === 0) return refuse('QUOTE_EMPTY');
  const ended = hasEnded(quote, dayIn(now, actor.timeZone));
  return ended ? refuse('QUOTE_EXPIRED', { date: quote.validUntil }) : undefined;
}

export const quoteVerbs = defineVerbs((quote: Quote) => quote.status, 'QUOTE_STATE' as QuoteRefusal, {
  edit: { from: ['QUOTE_STATUS_DRAFT'] },
  send: { from: ['QUOTE_STATUS_DRAFT'], unless: unfit },
  accept: { from: OPEN, unless: unfit },
  // An accepted offer stands.
  revise: { from: [...OPEN, 'QUOTE_STATUS_DECLINED', 'QUOTE_STATUS_EXPIRED'] },
  decline: { from: OPEN },
});
