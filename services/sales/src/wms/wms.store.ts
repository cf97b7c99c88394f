import type { Statement, Tx } from '@crm/kit/pg/pool';
import { loadRows } from '@crm/kit/resource/load';
import type { Order } from '@crm/proto/gen/crm/sales/v1/orders';
import type { Product } from '@crm/proto/gen/crm/sales/v1/products';
import { orders } from '../order/order.store.ts';
import { products } from '../product/product.store.ts';

const CLAIM: Statement = {
  name: 'wms_operation_claim',
  text: 'insert into wms_operations (operation_id, done_at) values ($1, $2) on conflict (operation_id) do nothing returning operation_id',
};

/** True for the first time that an operation of the warehouse system is told; it is done in the same transaction. */
export async function claimOperation(tx: Tx, operationId: string, now: Date): Promise<boolean> {
  return (await tx.query(CLAIM, [operationId, now])).length === 1;
}

const ORDER: Statement = { name: 'wms_order', text: 'select id from orders where number = $1 and deleted_at is null' };
const REQUEST: Statement = {
  name: 'wms_request',
  text: 'select id from supplier_requests where number = $1 and deleted_at is null',
};
const WAREHOUSE: Statement = {
  name: 'wms_warehouse',
  text: 'select id from warehouses where code = $1 and deleted_at is null',
};
const PRODUCTS: Statement = {
  name: 'wms_products',
  text: 'select id from products where sku = any($1) and deleted_at is null',
};

/** An order by its number, locked. */
export async function orderByNumber(tx: Tx, number: string): Promise<Order | undefined> {
  const [row] = await tx.query<{ id: string }>(ORDER, [number]);
  return row && (await loadRows(tx, orders, [row.id], { lock: true }))[0];
}

export async function supplierRequestId(tx: Tx, number: string): Promise<string | undefined> {
  return (await tx.query<{ id: string }>(REQUEST, [number]))[0]?.id;
}

export async function warehouseId(tx: Tx, code: string): Promise<string | undefined> {
  return (await tx.query<{ id: string }>(WAREHOUSE, [code]))[0]?.id;
}

export async function productsBySku(tx: Tx, skus: readonly string[]): Promise<ReadonlyMap<string, Product>> {
  const ids = (await tx.query<{ id: string }>(PRODUCTS, [skus])).map((row) => row.id);
  const found = ids.length === 0 ? [] : await loadRows(tx, products, ids);
  return new Map(found.map((product) => [product.sku, product]));
}
