/** The states of an offer. */
import type { Result } from '@crm/kit/result';
import { ok, refuse } from '@crm/kit/result';
import type { Quote } from '@crm/proto/gen/crm/sales/v1/quotes';

export type QuoteRefusal = 'QUOTE_STATE' | 'QUOTE_EMPTY' | 'QUOTE_EXPIRED';

const OPEN: readonly Quote['status'][] = ['QUOTE_STATUS_DRAFT', 'QUOTE_STATUS_SENT'];

/** Only a draft may be changed. */
export function mayEdit(quote: Pick<Quote, 'status'>): Result<true, QuoteRefusal> {
  return quote.status === 'QUOTE_STATUS_DRAFT' ? ok(true) : refuse('QUOTE_STATE', { status: quote.status });
}

/** An offer that holds (its last day included) goes out. */
export function sendQuote(quote: Quote, today: string): Result<Quote, QuoteRefusal> {
  if (quote.status !== 'QUOTE_STATUS_DRAFT') return refuse('QUOTE_STATE', { status: quote.status });
  if (quote.lines.length === 0) return refuse('QUOTE_EMPTY');
  return hasEnded(quote, today)
    ? refuse('QUOTE_EXPIRED', { date: quote.validUntil })
    : ok({ ...quote, status: 'QUOTE_STATUS_SENT' });
}

function hasEnded({ validUntil }: Quote, today: string): boolean {
  return validUntil !== '' && validUntil < today;
}

/** The client agreed while the offer held (its last day included). */
export function acceptQuote(quote: Quote, today: string): Result<Quote, QuoteRefusal> {
  if (!OPEN.includes(quote.status)) return refuse('QUOTE_STATE', { status: quote.status });
  if (quote.lines.length === 0) return refuse('QUOTE_EMPTY');
  if (hasEnded(quote, today)) return refuse('QUOTE_EXPIRED', { date: quote.validUntil });
  return ok({ ...quote, status: 'QUOTE_STATUS_ACCEPTED' });
}

export function declineQuote(quote: Quote): Result<Quote, QuoteRefusal> {
  return OPEN.includes(quote.status)
    ? ok({ ...quote, status: 'QUOTE_STATUS_DECLINED' })
    : refuse('QUOTE_STATE', { status: quote.status });
}

/** The next version as a draft, and this one as superseded. An accepted offer stands; a day that has passed is not taken along. */
export function reviseQuote(
  quote: Quote,
  newId: string,
  today: string,
): Result<{ superseded: Quote; next: Quote }, QuoteRefusal> {
  if (quote.status === 'QUOTE_STATUS_ACCEPTED' || quote.status === 'QUOTE_STATUS_SUPERSEDED')
    return refuse('QUOTE_STATE', { status: quote.status });
  return ok({
    superseded: { ...quote, status: 'QUOTE_STATUS_SUPERSEDED' },
    next: {
      ...quote,
      id: newId,
      revision: quote.revision + 1,
      status: 'QUOTE_STATUS_DRAFT',
      replacesId: quote.id,
      orderId: '',
      validUntil: hasEnded(quote, today) ? '' : quote.validUntil,
    },
  });
}
