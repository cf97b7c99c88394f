import type { Consumer } from '@crm/kit/inbox/declaration';
import { clientState } from './client-state.ts';
import { documentIssued } from './document-issued.ts';
import { emailSent } from './email-sent.ts';
import { wmsReceived, wmsWrittenOff } from './wms-goods.ts';

/** What sales hears of the other services, and of a warehouse system where there is one. */
export const consumers: readonly Consumer[] = [
  { name: 'sales.clients', topics: ['crm.clients.clients.state.v1'], state: true, handlers: { '*': clientState } },
  {
    name: 'sales.documents',
    topics: ['crm.clients.documents.v1'],
    handlers: { 'crm.clients.document.issued.v1': documentIssued },
  },
  { name: 'sales.emails', topics: ['crm.clients.emails.v1'], handlers: { 'crm.clients.email.sent.v1': emailSent } },
  {
    name: 'sales.wms',
    topics: ['crm.in.wms.goods.v1'],
    handlers: { 'crm.in.wms.goods_received.v1': wmsReceived, 'crm.in.wms.goods_written_off.v1': wmsWrittenOff },
  },
];
