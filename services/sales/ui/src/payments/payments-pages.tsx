import { defineScreen } from '@crm/ui';
import type { ReactNode } from 'react';
import { NounPages } from '../parts/noun-pages.tsx';
import { Referred } from '../parts/referred.tsx';
import type { Payment } from '../records.ts';
import { OrderDue } from './order-due.tsx';

const screen = defineScreen<Payment>({
  resource: 'payments',
  ns: 'sales',
  path: '/sales/payments',
  title: 'number',
  icon: 'cash',
  order: 'create_time desc',
  columns: [
    { field: 'number', link: true, width: 100 },
    { field: 'paidDate' },
    { field: 'orderId' },
    { field: 'clientId', render: (payment) => <Referred plural="clients" id={payment.clientId} /> },
    { field: 'amount', sum: true },
    { field: 'method' },
    { field: 'documentNumber' },
    { field: 'comment', hidden: true },
    { field: 'createTime', hidden: true },
  ],
  form: [
    {
      field: 'orderId',
      refFilter:
        'payment_status != "PAYMENT_STATUS_PAID" AND status != "ORDER_STATUS_DRAFT" AND status != "ORDER_STATUS_CANCELLED"',
    },
    { field: 'amount', hint: 'payments.partHint' },
    { field: 'paidDate' },
    { field: 'method' },
    { field: 'documentNumber' },
    { field: 'comment' },
  ],
  facts: [
    { field: 'orderId' },
    { field: 'clientId', render: (payment) => <Referred plural="clients" id={payment.clientId} /> },
    { field: 'amount' },
    { field: 'paidDate' },
    { field: 'method' },
    { field: 'documentNumber' },
    { field: 'comment' },
  ],
  views: [{ id: 'thisMonth', filters: ['paidDate.ge.@today-30'], order: 'paid_date desc' }],
});

/** The accountant's payments; an order may be paid in parts. */
export default function PaymentsPages(): ReactNode {
  return (
    <NounPages
      screen={screen}
      form={{
        aside: (values, set) => <OrderDue orderId={values.orderId} onTake={(amount) => set('amount', amount)} />,
      }}
    />
  );
}
