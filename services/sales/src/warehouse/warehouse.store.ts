import type { Statement, Tx } from '@crm/kit/pg/pool';
import type { Resource } from '@crm/kit/resource/define';
import { oneDefault } from '@crm/kit/resource/one-default';
import type { Warehouse } from '@crm/proto/gen/crm/sales/v1/warehouses';
import { refusal } from '../errors.ts';
import { salesResource } from '../resource.ts';

export const warehouses: Resource<Warehouse> = salesResource<Warehouse>({
  message: 'crm.sales.v1.Warehouse',
  table: 'warehouses',
  permission: 'sales:warehouse',
  topic: 'crm.sales.warehouses.v1',
  defaultOrder: 'name',
  label: (warehouse) => warehouse.name,
  hooks: {
    check: oneDefault<Warehouse>(
      () => warehouses,
      (tx, { id }) => tx.query(OTHER_DEFAULTS, [id]),
    ),
  },
});

const OTHER_DEFAULTS: Statement = {
  name: 'warehouse_other_defaults',
  text: 'select id from warehouses where is_default and id <> $1 and deleted_at is null',
};

const DEFAULT: Statement = {
  name: 'warehouse_default',
  text: 'select id from warehouses where deleted_at is null order by is_default desc, created_at, id limit 1',
};

/** The given warehouse, else the default one, else the oldest. Throws NO_WAREHOUSE when there is none. */
export async function warehouseOr(tx: Pick<Tx, 'query'>, id: string): Promise<string> {
  if (id !== '') return id;
  const [found] = await tx.query<{ id: string }>(DEFAULT);
  if (found === undefined) throw refusal('NO_WAREHOUSE');
  return found.id;
}
