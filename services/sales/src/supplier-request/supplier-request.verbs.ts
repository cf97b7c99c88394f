/** What may be done with a request to a supplier, and when. */
import { defineVerbs } from '@crm/kit/resource/verbs';
import type { SupplierRequest, SupplierRequestStatus } from '@crm/proto/gen/crm/sales/v1/supplier_requests';

/** Goods may come before anybody has entered the supplier's answer. */
const OUT: readonly SupplierRequestStatus[] = [
  'SUPPLIER_REQUEST_STATUS_SENT',
  'SUPPLIER_REQUEST_STATUS_CONFIRMED',
  'SUPPLIER_REQUEST_STATUS_PART_RECEIVED',
];

export const supplierRequestVerbs = defineVerbs(
  (request: SupplierRequest) => request.status,
  'SUPPLIER_REQUEST_STATE',
  {
    edit: { from: ['SUPPLIER_REQUEST_STATUS_DRAFT'] },
    send: { from: ['SUPPLIER_REQUEST_STATUS_DRAFT'] },
    confirm: { from: ['SUPPLIER_REQUEST_STATUS_SENT'] },
    receive: { from: OUT, permission: 'sales:receipt:create' },
    // Of one that came in part, the rest is given up.
    cancel: { from: ['SUPPLIER_REQUEST_STATUS_DRAFT', ...OUT] },
  },
);
