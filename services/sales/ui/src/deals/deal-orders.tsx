import { Link, useFormat, useT } from '@crm/portal-sdk';
import { Button, EmptyState, ErrorState, isAllowed, LoadingState } from '@crm/ui';
import type { ReactNode } from 'react';
import { OrderStates } from '../orders/order-states.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { useRows } from '../parts/use-rows.ts';
import type { Deal, Order } from '../records.ts';

/** The orders of a deal with what is held, short, paid and due. */
export function DealOrders(props: { deal: Deal; onNew: () => void }): ReactNode {
  const { deal } = props;
  const t = useT();
  const format = useFormat();
  const mayCreate = isAllowed(deal, 'order');
  const { rows, error, refetch } = useRows<Order>('orders', `deal_id = "${deal.id}"`, 'create_time');
  if (error) return <ErrorState error={error} onRetry={refetch} />;
  if (!rows) return <LoadingState />;
  if (rows.length === 0) {
    return (
      <EmptyState
        icon="cart"
        title={t('orders.noneOfDeal')}
        action={mayCreate && <Button onClick={props.onNew}>{t('deals.makeOrder')}</Button>}
      />
    );
  }
  return (
    <DataTable
      label={t('orders.title')}
      rows={rows}
      rowKey={(order) => order.id}
      columns={[
        {
          id: 'number',
          label: t('fields.number'),
          cell: (order) => <Link to={`/sales/orders/${order.id}`}>{order.number}</Link>,
        },
        { id: 'state', label: t('fields.status'), cell: (order) => <OrderStates order={order} /> },
        { id: 'wanted', label: t('fields.wantedDate'), cell: (order) => format.date(order.wantedDate) },
        { id: 'total', label: t('fields.total'), end: true, cell: (order) => format.money(order.total) },
        { id: 'paid', label: t('fields.paid'), end: true, cell: (order) => format.money(order.paid) },
        { id: 'due', label: t('fields.due'), end: true, cell: (order) => format.money(order.due) },
      ]}
    />
  );
}
