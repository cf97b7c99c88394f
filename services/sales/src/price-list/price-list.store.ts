import type { PriceList } from '@crm/proto/gen/crm/sales/v1/price_lists';
import { OWNED, salesResource } from '../resource.ts';

export const priceLists = salesResource<PriceList>({
  message: 'crm.sales.v1.PriceList',
  table: 'price_lists',
  permission: 'sales:price_list',
  scope: OWNED,
  topic: 'crm.sales.price-lists.v1',
  search: ['name'],
  defaultOrder: 'name',
  label: (list) => list.name,
});
