import { defineScreen } from '@crm/ui';
import type { ReactNode } from 'react';
import { NounPages } from '../parts/noun-pages.tsx';
import type { Warehouse } from '../records.ts';

const screen = defineScreen<Warehouse>({
  resource: 'warehouses',
  ns: 'sales',
  path: '/sales/settings/warehouses',
  title: 'name',
  icon: 'warehouse',
  order: 'name',
  columns: [
    { field: 'name', link: true },
    { field: 'code', width: 110 },
    { field: 'address', width: 300 },
    { field: 'isDefault', width: 110 },
  ],
  form: [{ field: 'name', wide: true }, { field: 'code' }, { field: 'isDefault' }, { field: 'address', wide: true }],
});

export default function WarehousesPages(): ReactNode {
  return <NounPages screen={screen} />;
}
