import type { Statement, Tx } from '@crm/kit/pg/pool';
import { loadRows } from '@crm/kit/resource/load';
import type { PriceList, PriceListContent, PriceListRow } from '@crm/proto/gen/crm/sales/v1/price_lists';
import type { Product } from '@crm/proto/gen/crm/sales/v1/products';
import { ZERO, compare, isPositive } from '../amounts/decimal.ts';
import { decided } from '../errors.ts';
import { entriesOf } from '../price-book/price-book-entry.store.ts';
import { bookFor, priceIn } from '../price/pricing.queries.ts';
import type { Pricing } from '../price/pricing.queries.ts';
import { products } from '../product/product.store.ts';
import { packTexts } from '../product/units.ts';

const SELECTED: Statement = {
  name: 'price_list_products',
  text: `select id from products where deleted_at is null and lifecycle <> 'PRODUCT_LIFECYCLE_WITHDRAWN'
    and (cardinality($1::text[]) = 0 or group_name = any($1)) and (cardinality($2::uuid[]) = 0 or id = any($2))
    order by group_name, name limit 5000`,
};

/** The rows of a price list on a day: the list's own date, else the one given. A client's own book comes before the list's. */
export async function contentOf(
  tx: Pick<Tx, 'query'>,
  list: PriceList,
  clientId: string,
  today: string,
): Promise<PriceListContent> {
  const date = list.priceDate === '' ? today : list.priceDate;
  const own = clientId === '' ? undefined : await bookFor(tx, clientId, date, '');
  const chosen = own?.ok && own.value.basis === 'client' ? own : await bookFor(tx, clientId, date, list.priceBookId);
  const { book } = decided(chosen);
  const selected = (await tx.query<{ id: string }>(SELECTED, [list.groupNames, list.productIds])).map((row) => row.id);
  const found = selected.length === 0 ? [] : await loadRows(tx, products, selected);
  const byId = new Map(found.map((product) => [product.id, product]));
  const pricing: Pricing = { products: byId, chosen, entries: await entriesOf(tx, book.id, selected, date), date };
  const rows = selected.flatMap((id) => {
    const product = byId.get(id);
    const row = product && rowOf(pricing, product);
    return row ? [row] : [];
  });
  return { id: list.id, name: list.name, currency: book.currency, priceDate: date, rows };
}

/** A product without a price for a single unit is shown from its least quantity on; one without any price is left out. */
function rowOf(pricing: Pricing, product: Product): PriceListRow | undefined {
  const steps = [...new Set((pricing.entries.get(product.id) ?? []).map((entry) => entry.minQuantity))].sort(compare);
  const priced = steps.flatMap((minQuantity) => {
    const price = priceIn(pricing, product, isPositive(minQuantity) ? minQuantity : '1', ZERO);
    return price.ok ? [{ minQuantity, price: price.value.price }] : [];
  });
  const [first, ...volumes] = priced;
  if (first === undefined) return undefined;
  return {
    productId: product.id,
    sku: product.sku,
    name: product.name,
    groupName: product.groupName,
    unit: product.unit,
    price: first.price,
    volumes: isPositive(first.minQuantity) ? priced : volumes,
    packs: packTexts(product),
    taxRate: product.taxRate,
  };
}
