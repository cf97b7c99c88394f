import type { Tone } from '@crm/ui';
import { defineScreen } from '@crm/ui';
import { Referred } from '../parts/referred.tsx';
import type { SupplierRequest } from '../records.ts';
import { GoodsInput } from './goods-input.tsx';

export const REQUEST_TONES: Record<string, Tone> = {
  SUPPLIER_REQUEST_STATUS_SENT: 'info',
  SUPPLIER_REQUEST_STATUS_CONFIRMED: 'info',
  SUPPLIER_REQUEST_STATUS_PART_RECEIVED: 'warn',
  SUPPLIER_REQUEST_STATUS_RECEIVED: 'ok',
  SUPPLIER_REQUEST_STATUS_CANCELLED: 'danger',
};

export const supplierRequestScreen = defineScreen<SupplierRequest>({
  resource: 'supplier-requests',
  ns: 'sales',
  path: '/sales/supplier-requests',
  title: 'number',
  icon: 'truck',
  order: 'create_time desc',
  brief: true,
  editable: (request) => request.status === 'SUPPLIER_REQUEST_STATUS_DRAFT',
  columns: [
    { field: 'number', link: true, width: 110 },
    { field: 'supplierId', render: (request) => <Referred plural="clients" id={request.supplierId} /> },
    { field: 'status', tones: REQUEST_TONES },
    { field: 'warehouseId' },
    { field: 'expectedDate' },
    { field: 'total' },
    { field: 'createTime' },
  ],
  facts: [
    { field: 'supplierId', render: (request) => <Referred plural="clients" id={request.supplierId} /> },
    { field: 'warehouseId' },
    { field: 'expectedDate' },
    { field: 'total' },
    { field: 'comment' },
    { field: 'createTime' },
    { field: 'tags' },
  ],
  form: [
    { field: 'supplierId', refFilter: 'roles : "CLIENT_ROLE_SUPPLIER"' },
    { field: 'warehouseId' },
    { field: 'expectedDate' },
    { field: 'lines', wide: true, input: (props) => <GoodsInput {...props} /> },
    { field: 'comment' },
  ],
  views: [
    {
      id: 'underWay',
      filters: [
        'status.in.SUPPLIER_REQUEST_STATUS_DRAFT|SUPPLIER_REQUEST_STATUS_SENT|SUPPLIER_REQUEST_STATUS_CONFIRMED|SUPPLIER_REQUEST_STATUS_PART_RECEIVED',
      ],
    },
  ],
});
