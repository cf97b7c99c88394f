import type { Consumer } from '@crm/kit/inbox/declaration';
import type { CloudEvent } from '@crm/kit/kafka/cloudevent';
import { schedule } from '@crm/kit/jobs/scheduler';
import { DocumentSetRequested } from '@crm/proto/gen/crm/sales/events/v1/document_set_events';
import { PriceListSendRequested } from '@crm/proto/gen/crm/sales/events/v1/price_list_events';
import { RENDER_SET } from '../document/document-set.job.ts';
import { SEND_PRICE_LIST } from '../price-list/send.job.ts';
import { addSending } from '../price-list/sending.store.ts';

/**
 * Papers that sales asks for. The consumer only writes down what is wanted; a job makes it, so that a slow print or a call
 * to sales never holds a partition.
 */
export const salesPapers: Consumer = {
  name: 'clients.papers',
  topics: ['crm.sales.price-lists.v1', 'crm.sales.document-sets.v1'],
  handlers: {
    'crm.sales.price_list.send_requested.v1': async (tx, event: CloudEvent, { now }) => {
      const request = PriceListSendRequested.fromJSON(event.data);
      const payload = { request: PriceListSendRequested.toJSON(request), traceparent: event.traceparent };
      await addSending(tx, request.id, payload, now);
      await schedule(tx, { kind: SEND_PRICE_LIST, key: request.id, runAt: now, payload });
    },
    'crm.sales.document_set.requested.v1': async (tx, event: CloudEvent, { now }) => {
      const set = DocumentSetRequested.fromJSON(event.data);
      const payload = { set: DocumentSetRequested.toJSON(set), traceparent: event.traceparent };
      await schedule(tx, { kind: RENDER_SET, key: `${set.setId}:${set.revision}`, runAt: now, payload });
    },
  },
};
