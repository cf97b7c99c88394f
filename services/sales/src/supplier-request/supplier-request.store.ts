import { uuidv7 } from '@crm/kit/ids/uuid';
import type { Tx } from '@crm/kit/pg/pool';
import type { SupplierRequest } from '@crm/proto/gen/crm/sales/v1/supplier_requests';
import type { Product } from '@crm/proto/gen/crm/sales/v1/products';
import type { Quantity } from '@crm/proto/gen/crm/type/v1/money';
import { amountOf, sumOf } from '../amounts/money.ts';
import { ZERO, isPositive } from '../amounts/decimal.ts';
import { decided, refusal } from '../errors.ts';
import { nextNumber } from '../numbering.store.ts';
import { asksTheSame, pairLines } from '../price/lines.ts';
import { productsById } from '../product/product.store.ts';
import { toBase } from '../product/units.ts';
import { giveBack } from '../reservation/shortage.commands.ts';
import { OWNED, salesResource } from '../resource.ts';
import { warehouseOr } from '../warehouse/warehouse.store.ts';
import { supplierRequestVerbs } from './supplier-request.verbs.ts';

export const supplierRequests = salesResource<SupplierRequest>({
  message: 'crm.sales.v1.SupplierRequest',
  table: 'supplier_requests',
  permission: 'sales:supplier_request',
  scope: OWNED,
  topic: 'crm.sales.supplier-requests.v1',
  search: ['number', 'comment'],
  stands: {
    title: { en: 'open supplier requests', ru: 'открытые заявки поставщикам', bg: 'отворени заявки към доставчици' },
    while: "status not in ('SUPPLIER_REQUEST_STATUS_RECEIVED', 'SUPPLIER_REQUEST_STATUS_CANCELLED')",
  },
  label: (request) => request.number,
  verbs: supplierRequestVerbs,
  hooks: {
    prepare: (draft, _call, tx, before) => completed(draft, tx, before),
    async after(tx, { before, after, call }) {
      const still = new Set(shortagesOf(after));
      await giveBack(
        tx,
        call,
        shortagesOf(before).filter((id) => !still.has(id)),
      );
    },
  },
});

/**
 * A request with its number, warehouse, base quantities and costs; the product's own cost where none was entered. A line that
 * asks for the same as before keeps its units, and every line what orders wait for it.
 */
export async function completed(
  draft: SupplierRequest,
  tx: Tx,
  before?: Pick<SupplierRequest, 'lines'>,
): Promise<SupplierRequest> {
  const products = await productsById(
    tx,
    draft.lines.map((line) => line.productId),
  );
  const lines = pairLines(draft.lines, before?.lines ?? []).map(({ draft: line, was }) => {
    const product = products.get(line.productId);
    if (product === undefined || line.quantity === undefined) throw refusal('PRODUCT_UNKNOWN');
    const same = was !== undefined && asksTheSame(line, was);
    const made = same ? was : { baseQuantity: baseQuantity(product, line.quantity), conversions: product.conversions };
    const kept = was?.productId === line.productId ? was : undefined;
    return {
      id: line.id || was?.id || uuidv7(),
      productId: line.productId,
      quantity: line.quantity,
      baseQuantity: made.baseQuantity,
      conversions: made.conversions,
      cost: line.cost ?? kept?.cost ?? product.cost,
      received: kept?.received ?? ZERO,
      shortageIds: before === undefined ? line.shortageIds : (kept?.shortageIds ?? []),
    };
  });
  const costs = lines.map((line) => line.cost && amountOf(line.cost, line.baseQuantity?.value ?? ZERO));
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

function baseQuantity(product: Product, quantity: Quantity): Quantity {
  if (!isPositive(quantity.value)) throw refusal('QUANTITY_NOT_POSITIVE');
  return { value: decided(toBase(product, quantity)), unit: product.unit };
}

function shortagesOf(request: Pick<SupplierRequest, 'lines'> | undefined): string[] {
  return request?.lines.flatMap((line) => line.shortageIds) ?? [];
}
