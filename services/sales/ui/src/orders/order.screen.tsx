import { defineScreen } from '@crm/ui';
import type { ScreenField } from '@crm/ui';
import { Referred } from '../parts/referred.tsx';
import { SourceName } from '../parts/source-name.tsx';
import type { Order } from '../records.ts';
import { OrderLinesInput } from './order-lines-input.tsx';
import { ORDER_TONES, PAYMENT_TONES } from './order-states.tsx';

/** What may still change of an order that is agreed on, and of one that is over. */
const WHEN_AGREED = ['wantedDate', 'paymentDueDate', 'prepayment', 'comment', 'tags'] as const;
const WHEN_OVER = ['comment', 'tags'] as const;
const OVER: readonly string[] = ['ORDER_STATUS_COMPLETED', 'ORDER_STATUS_CANCELLED', 'ORDER_STATUS_RETURNED'];

const source: ScreenField<Order> = {
  field: 'sourceChannel',
  render: (order) => <SourceName source={order.sourceChannel} />,
};

export const orderScreen = defineScreen<Order>({
  resource: 'orders',
  ns: 'sales',
  path: '/sales/orders',
  title: 'number',
  icon: 'cart',
  order: 'create_time desc',
  brief: true,
  editable: (order) =>
    order.status === 'ORDER_STATUS_DRAFT' || (OVER.includes(order.status ?? '') ? WHEN_OVER : WHEN_AGREED),
  columns: [
    { field: 'number', link: true, width: 110 },
    { field: 'clientId', width: 220, render: (order) => <Referred plural="clients" id={order.clientId} /> },
    { field: 'status', tones: ORDER_TONES },
    { field: 'paymentStatus', tones: PAYMENT_TONES },
    { field: 'hasShortage', width: 110 },
    { field: 'total', sum: true },
    { field: 'paid', sum: true },
    { field: 'due', sum: true },
    { field: 'returned', hidden: true },
    { field: 'refundable', hidden: true },
    { field: 'orderDate' },
    { field: 'wantedDate' },
    { field: 'ownerId' },
    { field: 'dealId', hidden: true, render: (order) => <Referred plural="deals" id={order.dealId} /> },
    { field: 'channelId', hidden: true, render: (order) => <Referred plural="channels" id={order.channelId} /> },
    { ...source, hidden: true },
    { field: 'margin', hidden: true },
    { field: 'warehouseId', hidden: true, render: (order) => <Referred plural="warehouses" id={order.warehouseId} /> },
    { field: 'createTime', hidden: true },
    { field: 'tags', hidden: true },
  ],
  filters: [
    'number',
    'status',
    'paymentStatus',
    'hasShortage',
    'clientId',
    'ownerId',
    'orderDate',
    'wantedDate',
    'paymentDueDate',
    'total',
    'due',
    'refundable',
    'channelId',
    'warehouseId',
    'createTime',
    'tags',
  ],
  facts: [
    { field: 'clientId', render: (order) => <Referred plural="clients" id={order.clientId} /> },
    { field: 'dealId', render: (order) => <Referred plural="deals" id={order.dealId} /> },
    { field: 'quoteId', render: (order) => <Referred plural="quotes" id={order.quoteId} /> },
    { field: 'orderDate' },
    { field: 'wantedDate' },
    { field: 'paymentDueDate' },
    { field: 'warehouseId', render: (order) => <Referred plural="warehouses" id={order.warehouseId} /> },
    { field: 'channelId', edit: false, render: (order) => <Referred plural="channels" id={order.channelId} /> },
    source,
    { field: 'ownerId', edit: false, render: (order) => <Referred plural="users" id={order.ownerId} /> },
    { field: 'total' },
    { field: 'tax' },
    { field: 'returned' },
    { field: 'paid' },
    { field: 'due' },
    { field: 'refundable' },
    { field: 'cost' },
    { field: 'margin' },
    { field: 'prepayment' },
    { field: 'cancelReason' },
    { field: 'comment' },
    { field: 'tags' },
  ],
  form: [
    { field: 'clientId' },
    { field: 'channelId' },
    { field: 'orderDate' },
    { field: 'wantedDate' },
    { field: 'paymentDueDate' },
    { field: 'warehouseId' },
    { field: 'lines', wide: true, input: (props) => <OrderLinesInput {...props} /> },
    { field: 'prepayment' },
    { field: 'comment' },
  ],
  views: [
    {
      id: 'active',
      filters: [
        'status.in.ORDER_STATUS_DRAFT|ORDER_STATUS_CONFIRMED|ORDER_STATUS_RESERVED|ORDER_STATUS_BACKORDERED|ORDER_STATUS_PAID|ORDER_STATUS_PICKING',
      ],
    },
    { id: 'short', filters: ['hasShortage.eq.true'] },
    {
      id: 'unpaid',
      filters: ['paymentStatus.in.PAYMENT_STATUS_UNPAID|PAYMENT_STATUS_PART_PAID|PAYMENT_STATUS_OVERDUE'],
    },
    { id: 'overdue', filters: ['paymentStatus.in.PAYMENT_STATUS_OVERDUE'], order: 'payment_due_date' },
    { id: 'mine', filters: ['ownerId.in.@me'] },
  ],
});
