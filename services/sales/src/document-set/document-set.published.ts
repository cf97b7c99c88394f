import type { EventFact } from '@crm/kit/resource/define';
import { DocumentSetIssued, DocumentSetRequested } from '@crm/proto/gen/crm/sales/events/v1/document_set_events';
import type { DocumentSet } from '@crm/proto/gen/crm/sales/v1/document_sets';
import type { Order } from '@crm/proto/gen/crm/sales/v1/orders';
import type { Product } from '@crm/proto/gen/crm/sales/v1/products';
import type { Warehouse } from '@crm/proto/gen/crm/sales/v1/warehouses';

export interface PrintFacts {
  order: Order;
  products: ReadonlyMap<string, Product>;
  warehouse: Warehouse | undefined;
  actorId: string;
}

/** All that stands in the documents but the parties' requisites, so that they can be made without asking back. */
export function documentSetRequested(set: DocumentSet, { order, products, warehouse, actorId }: PrintFacts): EventFact {
  const lines = order.lines.map((line, index) => ({
    position: index + 1,
    sku: products.get(line.productId)?.sku ?? '',
    name: line.name,
    quantity: line.quantity,
    baseQuantity: line.baseQuantity,
    price: line.price,
    discount: line.discount,
    taxRate: line.taxRate,
    amount: line.amount,
  }));
  return {
    type: 'crm.sales.document_set.requested.v1',
    data: DocumentSetRequested.toJSON({
      setId: set.id,
      setNumber: set.number,
      revision: set.revision,
      orderId: order.id,
      orderNumber: order.number,
      orderDate: order.orderDate,
      clientId: order.clientId,
      dealId: order.dealId,
      types: set.types,
      language: set.language,
      lines,
      total: order.total,
      tax: order.tax,
      paid: order.paid,
      returned: order.returned,
      due: order.due,
      paymentDueDate: order.paymentDueDate,
      warehouseName: warehouse?.name ?? '',
      warehouseAddress: warehouse?.address ?? '',
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
