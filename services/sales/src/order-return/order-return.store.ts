import type { OrderReturn } from '@crm/proto/gen/crm/sales/v1/order_returns';
import { OWNED, salesResource } from '../resource.ts';

export const orderReturns = salesResource<OrderReturn>({
  message: 'crm.sales.v1.OrderReturn',
  table: 'order_returns',
  permission: 'sales:order_return',
  scope: OWNED,
  topic: 'crm.sales.order-returns.v1',
  clientId: 'clientId',
  label: (item) => item.number,
});
