import { Link, useCan, useFormat, useT } from '@crm/portal-sdk';
import { Button, ErrorState, LoadingState, StatTiles } from '@crm/ui';
import type { ReactNode } from 'react';
import { DataTable } from '../parts/data-table.tsx';
import { isPositive } from '../parts/decimal.ts';
import parts from '../parts/parts.module.css';
import { useRows } from '../parts/use-rows.ts';
import type { Order, Payment } from '../records.ts';

/** The payments of an order: it may be paid in parts. What came back of the goods is not owed. */
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
          ...(order.returned ? [{ label: t('fields.returned'), value: format.money(order.returned) }] : []),
          {
            label: t('fields.paid'),
            value: format.money(order.paid ?? (order.total && { ...order.total, amount: '0' })),
          },
          isPositive(order.refundable?.amount)
            ? { label: t('fields.refundable'), value: format.money(order.refundable) }
            : {
                label: t('fields.due'),
                value: format.money(order.due),
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
