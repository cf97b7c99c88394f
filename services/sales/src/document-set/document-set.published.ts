import type { EventFact } from '@crm/kit/resource/define';
import { DocumentSetIssued, DocumentSetRequested } from '@crm/proto/gen/crm/sales/events/v1/document_set_events';
import type { DocumentSet } from '@crm/proto/gen/crm/sales/v1/document_sets';
import type { Order } from '@crm/proto/gen/crm/sales/v1/orders';
import type { Printout } from '@crm/proto/gen/crm/sales/v1/printouts';

export interface PrintFacts {
  order: Order;
  printout: Printout;
  actorId: string;
}

/** All that stands in the documents but the parties' requisites, so that they can be made without asking back. */
export function documentSetRequested(set: DocumentSet, { order, printout, actorId }: PrintFacts): EventFact {
  return {
    type: 'crm.sales.document_set.requested.v1',
    data: DocumentSetRequested.toJSON({
      ...printout,
      setId: set.id,
      setNumber: set.number,
      revision: set.revision,
      orderId: order.id,
      orderNumber: printout.number,
      orderDate: printout.date,
      types: set.types,
      language: set.language,
      actorId,
      ownerId: order.ownerId,
    }) as object,
  };
}

export function documentSetIssued(set: DocumentSet): EventFact {
  const documentIds = set.documents.filter((item) => item.revision === set.revision).map((item) => item.documentId);
  return {
    type: 'crm.sales.document_set.issued.v1',
    data: DocumentSetIssued.toJSON({
      setId: set.id,
      orderId: set.orderId,
      revision: set.revision,
      documentIds,
    }) as object,
  };
}
