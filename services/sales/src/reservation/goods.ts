import type { OrderLine } from '@crm/proto/gen/crm/sales/v1/orders';

/** Services need no goods. */
export function isGoods(line: Pick<OrderLine, 'kind'>): boolean {
  return line.kind !== 'PRODUCT_KIND_SERVICE';
}
