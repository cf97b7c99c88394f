import { useFormat, useT } from '@crm/portal-sdk';
import { defineScreen } from '@crm/ui';
import type { ReactNode } from 'react';
import { DataTable } from '../parts/data-table.tsx';
import { NounPages } from '../parts/noun-pages.tsx';
import { ConvertedQuantity } from '../parts/quantities.tsx';
import { Referred } from '../parts/referred.tsx';
import type { OrderReturn } from '../records.ts';

const screen = defineScreen<OrderReturn>({
  resource: 'order-returns',
  ns: 'sales',
  path: '/sales/order-returns',
  title: 'number',
  order: 'create_time desc',
  brief: true,
  columns: [
    { field: 'number', link: true, width: 110 },
    { field: 'orderId' },
    { field: 'clientId', render: (record) => <Referred plural="clients" id={record.clientId} /> },
    { field: 'returnDate' },
    { field: 'total', sum: true },
    { field: 'reason', width: 260 },
  ],
});

/** Goods that came back, with the order they belong to. */
export default function OrderReturnsPages(): ReactNode {
  const t = useT();
  return (
    <NounPages
      screen={screen}
      page={{ tabs: (record) => [{ id: 'lines', label: t('fields.lines'), content: <Lines record={record} /> }] }}
    />
  );
}

function Lines(props: { record: OrderReturn }): ReactNode {
  const t = useT();
  const format = useFormat();
  return (
    <DataTable
      label={t('fields.lines')}
      rows={props.record.lines ?? []}
      rowKey={(line, index) => line.lineId ?? String(index)}
      columns={[
        {
          id: 'product',
          label: t('fields.productId'),
          cell: (line) => line.name || <Referred plural="products" id={line.productId} />,
        },
        {
          id: 'quantity',
          label: t('fields.quantity'),
          cell: (line) => <ConvertedQuantity productId={line.productId} quantity={line.quantity} />,
        },
        { id: 'price', label: t('lines.unitPrice'), end: true, cell: (line) => format.money(line.price) },
        {
          id: 'amount',
          label: t('fields.amount'),
          end: true,
          cell: (line) => format.money(line.amount),
          foot: format.money(props.record.total),
        },
      ]}
    />
  );
}
