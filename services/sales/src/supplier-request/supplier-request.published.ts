import type { EventFact } from '@crm/kit/resource/define';
import {
  SupplierRequestCancelled,
  SupplierRequestConfirmed,
  SupplierRequestReceived,
  SupplierRequestSent,
} from '@crm/proto/gen/crm/sales/events/v1/supply_events';
import type { SupplierRequest } from '@crm/proto/gen/crm/sales/v1/supplier_requests';

const type = (fact: string): string => `crm.sales.supplier_request.${fact}.v1`;

export function supplierRequestSent(request: SupplierRequest): EventFact {
  const goods = request.lines.map(({ productId, quantity, baseQuantity }) => ({
    productId,
    quantity,
    baseQuantity: baseQuantity?.value ?? '',
  }));
  return {
    type: type('sent'),
    data: SupplierRequestSent.toJSON({ ...about(request), goods, expectedDate: request.expectedDate }) as object,
  };
}

export function supplierRequestConfirmed(request: SupplierRequest): EventFact {
  return {
    type: type('confirmed'),
    data: SupplierRequestConfirmed.toJSON({ ...about(request), expectedDate: request.expectedDate }) as object,
  };
}

export function supplierRequestReceived(request: SupplierRequest, receiptId: string): EventFact {
  const whole = request.status === 'SUPPLIER_REQUEST_STATUS_RECEIVED';
  return {
    type: type('received'),
    data: SupplierRequestReceived.toJSON({ ...about(request), receiptId, whole }) as object,
  };
}

export function supplierRequestCancelled(request: SupplierRequest, reason: string): EventFact {
  return { type: type('cancelled'), data: SupplierRequestCancelled.toJSON({ ...about(request), reason }) as object };
}

function about({ id, number, supplierId }: SupplierRequest): {
  supplierRequestId: string;
  number: string;
  supplierId: string;
} {
  return { supplierRequestId: id, number, supplierId };
}
