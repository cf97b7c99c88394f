import { uuidv7 } from '@crm/kit/ids/uuid';
import type { Tx } from '@crm/kit/pg/pool';
import type { SupplierRequest } from '@crm/proto/gen/crm/sales/v1/supplier_requests';
import { money, sumOf } from '../amounts/money.ts';
import { multiply } from '../amounts/decimal.ts';
import { decided, refusal } from '../errors.ts';
import { nextNumber } from '../numbering.store.ts';
import { productsById } from '../product/product.store.ts';
import { toBase } from '../product/units.ts';
import { OWNED, salesResource } from '../resource.ts';
import { warehouseOr } from '../warehouse/warehouse.store.ts';
import { mayDo } from './supplier-request.ts';

export const supplierRequests = salesResource<SupplierRequest>({
  message: 'crm.sales.v1.SupplierRequest',
  table: 'supplier_requests',
  permission: 'sales:supplier_request',
  scope: OWNED,
  topic: 'crm.sales.supplier-requests.v1',
  search: ['number', 'comment'],
  label: (request) => request.number,
  hooks: {
    prepare: (draft, _call, tx) => completed(draft, tx),
    check(before) {
      if (before !== undefined) decided(mayDo(before, 'edit'));
    },
  },
});

/** A request with its number, warehouse, base quantities and costs; the product's own cost where none was entered. */
export async function completed(draft: SupplierRequest, tx: Tx): Promise<SupplierRequest> {
  const products = await productsById(
    tx,
    draft.lines.map((line) => line.productId),
  );
  const lines = draft.lines.map((line) => {
    const product = products.get(line.productId);
    if (product === undefined || line.quantity === undefined) throw refusal('PRODUCT_UNKNOWN');
    const base = decided(toBase(product, line.quantity));
    return {
      ...line,
      id: line.id === '' ? uuidv7() : line.id,
      baseQuantity: { value: base, unit: product.unit },
      cost: line.cost ?? product.cost,
      received: line.received === '' ? '0' : line.received,
    };
  });
  const costs = lines.map(
    (line) => line.cost && money(multiply(line.cost.amount, line.baseQuantity.value), line.cost.currency),
  );
  const comparable = costs.every((cost) => cost !== undefined && cost.currency === costs[0]?.currency);
  const isNew = draft.status === 'SUPPLIER_REQUEST_STATUS_UNSPECIFIED';
  return {
    ...draft,
    lines,
    total: comparable ? sumOf(costs) : undefined,
    warehouseId: await warehouseOr(tx, draft.warehouseId),
    ...(isNew && { number: await nextNumber(tx, 'S'), status: 'SUPPLIER_REQUEST_STATUS_DRAFT' as const }),
  };
}
