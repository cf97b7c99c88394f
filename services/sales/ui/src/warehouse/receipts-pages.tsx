import { Link, useCan, useFormat, useT } from '@crm/portal-sdk';
import { defineScreen } from '@crm/ui';
import type { ReactNode } from 'react';
import { DataTable } from '../parts/data-table.tsx';
import { NounPages } from '../parts/noun-pages.tsx';
import parts from '../parts/parts.module.css';
import { ConvertedQuantity } from '../parts/quantities.tsx';
import { Referred } from '../parts/referred.tsx';
import type { Receipt, ReceiptLine } from '../records.ts';
import { GoodsInput } from './goods-input.tsx';

const screen = defineScreen<Receipt>({
  resource: 'receipts',
  ns: 'sales',
  path: '/sales/receipts',
  title: 'number',
  icon: 'receipt',
  order: 'create_time desc',
  brief: true,
  columns: [
    { field: 'number', link: true, width: 110 },
    { field: 'createTime' },
    { field: 'supplierRequestId' },
    { field: 'warehouseId' },
    { field: 'documentNumber' },
    { field: 'createdBy', render: (receipt) => <Referred plural="users" id={receipt.createdBy} /> },
  ],
  facts: [
    { field: 'supplierRequestId' },
    { field: 'warehouseId' },
    { field: 'documentNumber' },
    { field: 'createTime' },
  ],
  form: [
    { field: 'supplierRequestId', hint: 'receipts.requestHint' },
    { field: 'warehouseId' },
    { field: 'documentNumber' },
    { field: 'lines', wide: true, input: (props) => <GoodsInput {...props} /> },
  ],
});

/** Goods that came in, and the orders they went to. */
export default function ReceiptsPages(): ReactNode {
  const t = useT();
  return (
    <NounPages
      screen={screen}
      page={{ tabs: (receipt) => [{ id: 'lines', label: t('fields.lines'), content: <Lines receipt={receipt} /> }] }}
    />
  );
}

function Lines(props: { receipt: Receipt }): ReactNode {
  const { receipt } = props;
  const t = useT();
  const format = useFormat();
  const seesCost = useCan('sales:cost:read');
  const unitOf = (productId: string | undefined): string =>
    receipt.lines?.find((line) => line.productId === productId)?.baseQuantity?.unit ?? '';
  return (
    <>
      <section className={parts['section']}>
        <DataTable
          label={t('fields.lines')}
          rows={receipt.lines ?? []}
          rowKey={(line, index) => line.id ?? String(index)}
          columns={[
            {
              id: 'product',
              label: t('fields.productId'),
              cell: (line) => <Referred plural="products" id={line.productId} />,
            },
            {
              id: 'quantity',
              label: t('fields.quantity'),
              cell: (line) => <ConvertedQuantity productId={line.productId} quantity={line.quantity} />,
            },
            ...(seesCost
              ? [
                  {
                    id: 'cost',
                    label: t('fields.cost'),
                    end: true,
                    cell: (line: ReceiptLine) => format.money(line.cost),
                  },
                ]
              : []),
          ]}
        />
      </section>
      {(receipt.allocations ?? []).length > 0 && (
        <section className={parts['section']}>
          <h2>{t('receipts.allocations')}</h2>
          <DataTable
            label={t('receipts.allocations')}
            rows={receipt.allocations ?? []}
            rowKey={(allocation, index) => `${allocation.reservationId ?? ''}${index}`}
            columns={[
              {
                id: 'order',
                label: t('fields.orderId'),
                cell: (allocation) => (
                  <Link to={`/sales/orders/${allocation.orderId ?? ''}`}>{allocation.orderNumber}</Link>
                ),
              },
              {
                id: 'product',
                label: t('fields.productId'),
                cell: (allocation) => <Referred plural="products" id={allocation.productId} />,
              },
              {
                id: 'quantity',
                label: t('fields.quantity'),
                cell: (allocation) => (
                  <ConvertedQuantity
                    productId={allocation.productId}
                    quantity={{ value: allocation.quantity, unit: unitOf(allocation.productId) }}
                  />
                ),
              },
            ]}
          />
        </section>
      )}
    </>
  );
}
