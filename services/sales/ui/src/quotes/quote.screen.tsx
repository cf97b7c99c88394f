import type { Tone } from '@crm/ui';
import { defineScreen } from '@crm/ui';
import { OrderLinesInput } from '../orders/order-lines-input.tsx';
import { Referred } from '../parts/referred.tsx';
import type { Quote } from '../records.ts';

export const QUOTE_TONES: Record<string, Tone> = {
  QUOTE_STATUS_SENT: 'info',
  QUOTE_STATUS_ACCEPTED: 'ok',
  QUOTE_STATUS_DECLINED: 'danger',
  QUOTE_STATUS_EXPIRED: 'warn',
};

export const quoteScreen = defineScreen<Quote>({
  resource: 'quotes',
  ns: 'sales',
  path: '/sales/quotes',
  title: 'number',
  icon: 'invoice',
  order: 'create_time desc',
  brief: true,
  editable: (quote) => quote.status === 'QUOTE_STATUS_DRAFT',
  columns: [
    { field: 'number', link: true, width: 110 },
    { field: 'revision', width: 90 },
    { field: 'dealId' },
    { field: 'clientId', render: (quote) => <Referred plural="clients" id={quote.clientId} /> },
    { field: 'status', tones: QUOTE_TONES },
    { field: 'total' },
    { field: 'validUntil' },
    { field: 'ownerId' },
    { field: 'margin', hidden: true },
    { field: 'createTime', hidden: true },
  ],
  facts: [
    { field: 'dealId' },
    { field: 'clientId', render: (quote) => <Referred plural="clients" id={quote.clientId} /> },
    { field: 'revision' },
    { field: 'validUntil' },
    { field: 'priceBookId' },
    { field: 'total' },
    { field: 'tax' },
    { field: 'margin' },
    { field: 'orderId' },
    { field: 'replacesId' },
    { field: 'terms' },
    { field: 'ownerId' },
  ],
  form: [
    { field: 'dealId' },
    { field: 'validUntil' },
    { field: 'priceBookId' },
    { field: 'lines', wide: true, input: (props) => <OrderLinesInput {...props} /> },
    { field: 'terms' },
  ],
  views: [
    { id: 'quotesOpen', filters: ['status.in.QUOTE_STATUS_DRAFT|QUOTE_STATUS_SENT'] },
    { id: 'mine', filters: ['ownerId.in.@me'] },
  ],
});
