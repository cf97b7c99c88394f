/** What becomes of an offer. */
import type { Quote } from '@crm/proto/gen/crm/sales/v1/quotes';

/** Whether an offer holds no more: its last day has passed. Days as "2026-11-22". */
export function hasEnded({ validUntil }: Quote, today: string): boolean {
  return validUntil !== '' && validUntil < today;
}

/** The next version as a draft, and this one as superseded; a day that has passed is not taken along. */
export function revised(quote: Quote, newId: string, today: string): { superseded: Quote; next: Quote } {
  return {
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
  };
}
