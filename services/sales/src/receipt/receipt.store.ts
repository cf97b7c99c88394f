import type { Receipt } from '@crm/proto/gen/crm/sales/v1/receipts';
import { OWNED, salesResource } from '../resource.ts';

export const receipts = salesResource<Receipt>({
  message: 'crm.sales.v1.Receipt',
  table: 'receipts',
  permission: 'sales:receipt',
  scope: OWNED,
  topic: 'crm.sales.receipts.v1',
  label: (receipt) => receipt.number,
});
