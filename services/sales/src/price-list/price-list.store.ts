import type { PriceList } from '@crm/proto/gen/crm/sales/v1/price_lists';
import { salesResource } from '../resource.ts';

// Every seller sends every price list: rows have no scope.
export const priceLists = salesResource<PriceList>({
  message: 'crm.sales.v1.PriceList',
  table: 'price_lists',
  permission: 'sales:price_list',
  topic: 'crm.sales.price-lists.v1',
  search: ['name'],
  defaultOrder: 'name',
  stands: {
    title: { en: 'price lists', ru: 'прайс-листы', bg: 'ценови листи' },
    while: 'true',
  },
  label: (list) => list.name,
});
