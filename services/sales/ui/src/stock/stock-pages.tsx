import { api, Link, Route, Routes, useCan, useT } from '@crm/portal-sdk';
import { Button, CommandDialog, defineScreen, MoneyInput, RefSelect, Textarea } from '@crm/ui';
import { ResourceList } from '@crm/ui/grid';
import type { Money, Quantity } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { ConvertedQuantity, ProductQuantityInput } from '../parts/quantities.tsx';
import { Referred } from '../parts/referred.tsx';
import type { StockBalance, StockMovement } from '../records.ts';

const balances = defineScreen<StockBalance>({
  resource: 'stock-balances',
  ns: 'sales',
  path: '/sales/stock/balances',
  title: 'id',
  icon: 'package',
  live: ['reservations', 'receipts'],
  columns: [
    { field: 'productId', width: 260 },
    { field: 'warehouseId' },
    { field: 'onHand' },
    { field: 'reserved' },
    { field: 'available' },
    { field: 'incoming' },
    { field: 'cost' },
    { field: 'asOf' },
  ],
});

const movements = defineScreen<StockMovement>({
  resource: 'stock-movements',
  ns: 'sales',
  path: '/sales/stock/movements',
  title: 'id',
  icon: 'history',
  order: 'create_time desc',
  columns: [
    { field: 'createTime' },
    { field: 'productId', width: 220 },
    { field: 'kind' },
    { field: 'onHandChange' },
    { field: 'reservedChange' },
    { field: 'orderId', render: (movement) => <Referred plural="orders" id={movement.orderId} /> },
    { field: 'receiptId', render: (movement) => <Referred plural="receipts" id={movement.receiptId} /> },
    { field: 'warehouseId' },
    { field: 'unitCost', hidden: true },
    { field: 'reason', width: 220 },
    { field: 'createdBy', hidden: true, render: (movement) => <Referred plural="users" id={movement.createdBy} /> },
  ],
});

/** How much lies where, and every change of it. */
export default function StockPages(): ReactNode {
  return (
    <Routes>
      <Route index element={<Balances />} />
      <Route path="movements/*" element={<Movements />} />
      <Route path="*" element={<Balances />} />
    </Routes>
  );
}

function Balances(): ReactNode {
  const t = useT();
  const mayAdjust = useCan('sales:stock_balance:adjust');
  const seesMovements = useCan('sales:stock_movement:read');
  const [adjusting, setAdjusting] = useState(false);
  return (
    <>
      <ResourceList
        screen={balances}
        createTo={false}
        actions={
          <>
            {seesMovements && (
              <Button component={Link} to="/sales/stock/movements" variant="default">
                {t('stock-movements.title')}
              </Button>
            )}
            {mayAdjust && <Button onClick={() => setAdjusting(true)}>{t('stock.adjust')}</Button>}
          </>
        }
      />
      {adjusting && <AdjustDialog onClose={() => setAdjusting(false)} />}
    </>
  );
}

function Movements(): ReactNode {
  const t = useT();
  return (
    <ResourceList
      screen={movements}
      actions={
        <Button component={Link} to="/sales/stock" variant="default">
          {t('stock-balances.title')}
        </Button>
      }
    />
  );
}

/** What was counted in the warehouse: an opening balance or a stock-take. */
function AdjustDialog(props: { onClose: () => void }): ReactNode {
  const t = useT();
  const seesCost = useCan('sales:cost:read');
  const [warehouseId, setWarehouseId] = useState<string>();
  const [productId, setProductId] = useState<string>();
  const [counted, setCounted] = useState<Quantity>();
  const [cost, setCost] = useState<Money>();
  const [reason, setReason] = useState('');
  return (
    <CommandDialog
      title={t('stock.adjust')}
      submit={t('dialog.save')}
      done={t('stock.adjusted')}
      disabled={!warehouseId || !productId || !counted?.value || !reason.trim()}
      onClose={props.onClose}
      send={async (idempotencyKey) => {
        await api('/stock-balances:adjust', {
          json: { warehouseId, productId, counted, cost, reason },
          idempotencyKey,
        });
      }}
    >
      <RefSelect
        resource="warehouses"
        label={t('fields.warehouseId')}
        required
        value={warehouseId}
        onChange={(id) => setWarehouseId(id)}
      />
      <RefSelect
        resource="products"
        label={t('fields.productId')}
        required
        value={productId}
        onChange={(id) => setProductId(id)}
      />
      <ProductQuantityInput productId={productId} label={t('stock.counted')} value={counted} onChange={setCounted} />
      <ConvertedQuantity productId={productId} quantity={counted} />
      {seesCost && <MoneyInput label={t('fields.cost')} value={cost} onChange={setCost} />}
      <Textarea
        label={t('fields.reason')}
        required
        withAsterisk={false}
        value={reason}
        maxLength={1000}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}
