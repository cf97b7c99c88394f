import type { Tx } from '@crm/kit/pg/pool';
import { loadRows } from '@crm/kit/resource/load';
import type { Product } from '@crm/proto/gen/crm/sales/v1/products';
import { dayIn } from '../calendar/day.ts';
import { decided, refusal } from '../errors.ts';
import { salesResource } from '../resource.ts';
import { unitFactors } from './units.ts';

export const products = salesResource<Product>({
  message: 'crm.sales.v1.Product',
  table: 'products',
  permission: 'sales:product',
  topic: 'crm.sales.products.v1',
  search: ['sku', 'name', 'groupName'],
  defaultOrder: 'name',
  stands: {
    title: { en: 'products', ru: 'товары', bg: 'продукти' },
    while: 'true',
  },
  label: (product) => product.name,
  hooks: {
    defaults: (draft, call) => ({
      ...draft,
      kind: draft.kind === 'PRODUCT_KIND_UNSPECIFIED' ? 'PRODUCT_KIND_GOOD' : draft.kind,
      lifecycle: draft.lifecycle === 'PRODUCT_LIFECYCLE_UNSPECIFIED' ? 'PRODUCT_LIFECYCLE_GROWTH' : draft.lifecycle,
      lifecycleDate: dayIn(call.now, call.actor.timeZone),
    }),
    check(_before, after) {
      decided(unitFactors(after));
    },
  },
});

/** Products by id. Throws PRODUCT_UNKNOWN when one is missing or deleted. */
export async function productsById(
  tx: Pick<Tx, 'query'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Product>> {
  const wanted = [...new Set(ids.filter((id) => id !== ''))];
  const found = wanted.length === 0 ? [] : await loadRows(tx, products, wanted);
  if (found.length !== wanted.length) throw refusal('PRODUCT_UNKNOWN');
  return new Map(found.map((product) => [product.id, product]));
}

/** Refuses what is withdrawn. */
export function mustBeSold(product: Product): void {
  if (product.lifecycle === 'PRODUCT_LIFECYCLE_WITHDRAWN')
    throw refusal('PRODUCT_WITHDRAWN', { product: product.name });
}
