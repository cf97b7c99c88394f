import { Link, useCan, useFormat, useT } from '@crm/portal-sdk';
import { Button, ErrorState, LoadingState, StatTiles } from '@crm/ui';
import type { ReactNode } from 'react';
import { DataTable } from '../parts/data-table.tsx';
import { subtract } from '../parts/decimal.ts';
import parts from '../parts/parts.module.css';
import { useRows } from '../parts/use-rows.ts';
import type { Order, Payment } from '../records.ts';

/** What is still to be paid, or nothing when the order has no total. */
export function dueOf(order: Order): { amount: string; currency: string } | undefined {
  return order.total && { amount: subtract(order.total.amount, order.paid?.amount), currency: order.total.currency };
}

/** The payments of an order: it may be paid in parts. */
export function OrderPayments(props: { order: Order; onPay: () => void }): ReactNode {
  const { order } = props;
  const t = useT();
  const format = useFormat();
  const mayPay = useCan('sales:payment:create');
  const { rows, error, refetch } = useRows<Payment>('payments', `order_id = "${order.id}"`, 'create_time');
  if (error) return <ErrorState error={error} onRetry={refetch} />;
  if (!rows) return <LoadingState />;
  return (
    <div className={parts['section']}>
      <StatTiles
        tiles={[
          { label: t('fields.total'), value: format.money(order.total) },
          {
            label: t('fields.paid'),
            value: format.money(order.paid ?? (order.total && { ...order.total, amount: '0' })),
          },
          {
            label: t('payments.due'),
            value: format.money(dueOf(order)),
            hint: order.paymentDueDate && t('payments.until', { date: format.date(order.paymentDueDate) }),
          },
        ]}
      />
      {rows.length > 0 && (
        <DataTable
          label={t('payments.title')}
          rows={rows}
          rowKey={(payment) => payment.id}
          columns={[
            {
              id: 'number',
              label: t('fields.number'),
              cell: (payment) => <Link to={`/sales/payments/${payment.id}`}>{payment.number}</Link>,
            },
            { id: 'date', label: t('fields.paidDate'), cell: (payment) => format.date(payment.paidDate) },
            {
              id: 'method',
              label: t('fields.method'),
              cell: (payment) => payment.method && t(`enums.${payment.method}`),
            },
            { id: 'document', label: t('fields.documentNumber'), cell: (payment) => payment.documentNumber },
            { id: 'amount', label: t('fields.amount'), end: true, cell: (payment) => format.money(payment.amount) },
          ]}
        />
      )}
      {mayPay && (
        <div>
          <Button variant="default" onClick={props.onPay}>
            {t('orders.pay')}
          </Button>
        </div>
      )}
    </div>
  );
}
