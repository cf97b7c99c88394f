import type { EventFact } from '@crm/kit/resource/define';
import { QuoteAccepted, QuoteDeclined, QuoteSent } from '@crm/proto/gen/crm/sales/events/v1/quote_events';
import type { Quote } from '@crm/proto/gen/crm/sales/v1/quotes';

export function quoteSent(quote: Quote): EventFact {
  return { type: 'crm.sales.quote.sent.v1', data: QuoteSent.toJSON(about(quote)) as object };
}

export function quoteAccepted(quote: Quote): EventFact {
  return {
    type: 'crm.sales.quote.accepted.v1',
    data: QuoteAccepted.toJSON({ ...about(quote), orderId: quote.orderId }) as object,
  };
}

export function quoteDeclined(quote: Quote): EventFact {
  return { type: 'crm.sales.quote.declined.v1', data: QuoteDeclined.toJSON(about(quote)) as object };
}

function about({ id, dealId, clientId, number, revision, total }: Quote) {
  return { quoteId: id, dealId, clientId, number, revision, total };
}
