import { useCan, useLive, usePageTitle, useT } from '@crm/portal-sdk';
import { RefSelect } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { OrdersColumn } from './orders-column.tsx';
import { RequestsColumn } from './requests-column.tsx';
import { ShortagesColumn } from './shortages-column.tsx';
import styles from './warehouse.module.css';

/** The storekeeper's board: orders with what is held and short, what is missing, and what is under way from suppliers. */
export default function WarehouseBoardPage(): ReactNode {
  const t = useT();
  usePageTitle(t('warehouse.title'));
  useLive(['reservations', 'stock-balances', 'receipts']);
  const [warehouseId, setWarehouseId] = useState<string>();
  const seesRequests = useCan('sales:supplier_request:read');
  const filter = warehouseId ? ` AND warehouse_id = "${warehouseId}"` : '';
  return (
    <section className="crm-page">
      <header className={styles['head']}>
        <h1 tabIndex={-1}>{t('warehouse.title')}</h1>
        <RefSelect
          resource="warehouses"
          label={t('fields.warehouseId')}
          clearable
          value={warehouseId}
          onChange={(id) => setWarehouseId(id)}
        />
      </header>
      <div className={styles['board']}>
        <OrdersColumn filter={filter} />
        <ShortagesColumn filter={filter} />
        {seesRequests && <RequestsColumn filter={filter} />}
      </div>
    </section>
  );
}
