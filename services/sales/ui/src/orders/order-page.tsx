import { api, Slot, useCanAny, useLive, useNavigate, useParams, useT } from '@crm/portal-sdk';
import { Button, Icon, ResourcePage, useCommand } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { add, isPositive, subtract } from '../parts/decimal.ts';
import type { Order } from '../records.ts';
import { LinesTab } from './lines-tab.tsx';
import { OrderDocuments } from './order-documents.tsx';
import type { OrderDialog } from './order-dialogs.tsx';
import { cancelsRest, OrderDialogs } from './order-dialogs.tsx';
import { OrderPayments } from './order-payments.tsx';
import { OrderStates } from './order-states.tsx';
import { OrderSteps } from './order-steps.tsx';
import { orderScreen } from './order.screen.tsx';

type Verb = 'confirm' | 'reserve' | 'release' | 'complete';

/** What usually comes next in a state: shown as buttons. All else is in the menu, and the service has the last word. */
const NEXT: Record<string, readonly string[]> = {
  ORDER_STATUS_DRAFT: ['confirm'],
  ORDER_STATUS_CONFIRMED: ['reserve', 'pay', 'documents', 'writeOff'],
  ORDER_STATUS_RESERVED: ['pay', 'documents', 'writeOff'],
  ORDER_STATUS_BACKORDERED: ['reserve', 'pay', 'documents', 'writeOff'],
  ORDER_STATUS_PAID: ['documents', 'writeOff'],
  ORDER_STATUS_PICKING: ['reserve', 'pay', 'documents', 'writeOff'],
  ORDER_STATUS_SHIPPED: ['pay', 'documents', 'complete'],
  ORDER_STATUS_COMPLETED: ['pay', 'documents'],
  ORDER_STATUS_RETURNED: ['pay'],
};

/** What the lines and the money must have for a button; without an entry the state alone decides. */
const NEEDS: Record<string, (order: Order) => boolean> = {
  reserve: ({ lines = [] }) =>
    lines.some(({ baseQuantity, reserved, short, shipped }) =>
      isPositive(subtract(baseQuantity?.value, add(reserved, add(short, shipped)))),
    ),
  writeOff: ({ lines = [] }) => lines.some(({ reserved }) => isPositive(reserved)),
  pay: ({ due, refundable }) => isPositive(due?.amount) || isPositive(refundable?.amount),
};

/** The card of an order: what is held and short, paid, issued and shipped. */
export default function OrderPage(): ReactNode {
  const { id = '' } = useParams();
  const t = useT();
  const can = useCanAny();
  const navigate = useNavigate();
  const { run, busy } = useCommand();
  const [dialog, setDialog] = useState<OrderDialog>();
  useLive(['reservations', 'payments', 'document-sets', 'shortages']);
  const command = (order: Order, verb: Verb): void =>
    void run(
      () => api(`/orders/${order.id}:${verb}`, { json: { etag: order.etag } }),
      t(`orders.${verb}Done`, { number: order.number }),
    );
  const issue = (order: Order): void =>
    void run(() => api(`/orders/${order.id}:issueDocuments`, { json: {} }), t('documents.requested'));
  const actions = (
    order: Order,
  ): {
    id: string;
    label: string;
    icon: string;
    permission: string;
    shortcut?: string;
    danger?: boolean;
    run: () => void;
  }[] => [
    {
      id: 'confirm',
      label: t('orders.confirm'),
      icon: 'check',
      permission: 'sales:order:confirm',
      run: () => command(order, 'confirm'),
    },
    {
      id: 'reserve',
      label: t('orders.reserve'),
      icon: 'lock',
      permission: 'sales:order:reserve',
      run: () => command(order, 'reserve'),
    },
    {
      id: 'pay',
      label: t('orders.pay'),
      icon: 'cash',
      shortcut: 'p',
      permission: 'sales:payment:create',
      run: () => setDialog('pay'),
    },
    {
      id: 'documents',
      label: t('documents.issue'),
      icon: 'print',
      permission: 'sales:document_set:create',
      run: () => issue(order),
    },
    {
      id: 'writeOff',
      label: t('orders.writeOff'),
      icon: 'truck',
      permission: 'sales:order:write_off',
      run: () => setDialog('writeOff'),
    },
    {
      id: 'complete',
      label: t('orders.complete'),
      icon: 'ok',
      permission: 'sales:order:complete',
      run: () => command(order, 'complete'),
    },
    {
      id: 'release',
      label: t('orders.release'),
      icon: 'undo',
      permission: 'sales:order:release',
      run: () => command(order, 'release'),
    },
    {
      id: 'return',
      label: t('orders.return'),
      icon: 'undo',
      permission: 'sales:order:return',
      run: () => setDialog('return'),
    },
    {
      id: 'cancel',
      label: t(cancelsRest(order) ? 'orders.cancelRest' : 'orders.cancel'),
      icon: 'fail',
      danger: true,
      permission: 'sales:order:cancel',
      run: () => setDialog('cancel'),
    },
  ];
  return (
    <ResourcePage
      key={id}
      screen={orderScreen}
      id={id}
      header={(order) => <OrderStates order={order} />}
      buttons={(order) =>
        actions(order)
          .filter(
            ({ id: verb, permission }) =>
              NEXT[order.status ?? '']?.includes(verb) && (NEEDS[verb]?.(order) ?? true) && can(permission),
          )
          .map((action, index) => (
            <Button
              key={action.id}
              variant={index === 0 ? 'filled' : 'default'}
              loading={busy}
              leftSection={<Icon name={action.icon} size={14} />}
              onClick={action.run}
            >
              {action.label}
            </Button>
          ))
      }
      actions={(order) => [
        ...actions(order).map((action) => ({ ...action, id: `order.${action.id}` })),
        ...(order.dealId
          ? [
              {
                id: 'order.deal',
                label: t('orders.openDeal'),
                icon: 'briefcase',
                permission: 'sales:deal:read',
                run: () => void navigate(`/sales/deals/${order.dealId ?? ''}`),
              },
            ]
          : []),
      ]}
      tabs={(order) => [
        { id: 'lines', label: t('fields.lines'), content: <LinesTab order={order} /> },
        ...(can('sales:payment:read')
          ? [
              {
                id: 'payments',
                label: t('payments.title'),
                content: <OrderPayments order={order} onPay={() => setDialog('pay')} />,
              },
            ]
          : []),
        ...(can('sales:document_set:read')
          ? [
              {
                id: 'documents',
                label: t('documents.title'),
                content: <OrderDocuments order={order} onIssue={() => issue(order)} />,
              },
            ]
          : []),
        { id: 'steps', label: t('tabs.steps'), content: <OrderSteps orderId={order.id} /> },
      ]}
      panels={(order) => (
        <>
          <Slot
            name="sales.order.panel@1"
            context={{ orderId: order.id, dealId: order.dealId, clientId: order.clientId }}
          />
          {dialog && <OrderDialogs order={order} dialog={dialog} onClose={() => setDialog(undefined)} />}
        </>
      )}
    />
  );
}
