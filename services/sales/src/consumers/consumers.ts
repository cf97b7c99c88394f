import { systemCall } from '@crm/kit/grpc/call';
import type { Consumer } from '@crm/kit/inbox/declaration';
import { projectionConsumer } from '@crm/kit/inbox/projection';
import { clientRefs } from '../client/client-ref.store.ts';
import { fillSource } from './first-source.ts';
import { documentIssued } from './document-issued.ts';
import { emailSent } from './email-sent.ts';
import { wmsReceived, wmsWrittenOff } from './wms-goods.ts';

const clients = clientRefs.whenPut((tx, { id, sourceChannel }, { traceparent }, { now }) =>
  fillSource(tx, systemCall('sales', now, traceparent === undefined ? {} : { traceparent }), id, sourceChannel),
);

/** What sales hears of the other services, and of a warehouse system where there is one. */
export const consumers: readonly Consumer[] = [
  projectionConsumer('sales.clients', [clients]),
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
