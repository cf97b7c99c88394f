import type { Payment } from '@crm/proto/gen/crm/sales/v1/payments';
import { OWNED, salesResource } from '../resource.ts';

export const payments = salesResource<Payment>({
  message: 'crm.sales.v1.Payment',
  table: 'payments',
  permission: 'sales:payment',
  scope: OWNED,
  topic: 'crm.sales.payments.v1',
  clientId: 'clientId',
  label: (payment) => payment.number,
});
