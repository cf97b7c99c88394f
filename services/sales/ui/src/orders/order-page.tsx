import { api, Slot, useCanAny, useLive, useNavigate, useParams, useT } from '@crm/portal-sdk';
import type { PageAction } from '@crm/ui';
import { ResourcePage, useCommand } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { isPositive } from '../parts/decimal.ts';
import type { Order, OrderVerb } from '../records.ts';
import { LinesTab } from './lines-tab.tsx';
import { OrderDocuments } from './order-documents.tsx';
import type { OrderDialog } from './order-dialogs.tsx';
import { cancelsRest, OrderDialogs } from './order-dialogs.tsx';
import { OrderPayments } from './order-payments.tsx';
import { OrderStates } from './order-states.tsx';
import { OrderSteps } from './order-steps.tsx';
import { orderScreen } from './order.screen.tsx';

type Verb = 'confirm' | 'reserve' | 'release' | 'complete';

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
  const action = (verb: OrderVerb, icon: string, act: () => void) => ({
    ...{ id: `order.${verb}`, verb, label: t(`orders.${verb}`), icon, loading: busy, run: act },
  });
  const issue = (order: Order): void =>
    void run(() => api(`/orders/${order.id}:issueDocuments`, { json: {} }), t('documents.requested'));
  const actions = (order: Order): PageAction[] => [
    { ...action('confirm', 'check', () => command(order, 'confirm')), next: true },
    { ...action('reserve', 'lock', () => command(order, 'reserve')), next: true },
    { ...action('pay', 'cash', () => setDialog('pay')), shortcut: 'p', next: isOpen(order) },
    { ...action('issueDocuments', 'print', () => issue(order)), label: t('documents.issue'), next: true },
    { ...action('writeOff', 'truck', () => setDialog('writeOff')), next: true },
    { ...action('complete', 'ok', () => command(order, 'complete')), next: true },
    action('release', 'undo', () => command(order, 'release')),
    action('return', 'undo', () => setDialog('return')),
    {
      ...action('cancel', 'fail', () => setDialog('cancel')),
      ...(cancelsRest(order) && { label: t('orders.cancelRest') }),
      danger: true,
    },
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
  ];
  return (
    <ResourcePage
      key={id}
      screen={orderScreen}
      id={id}
      header={(order) => <OrderStates order={order} />}
      actions={actions}
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

/** Whether money is still to come, or to be paid back. */
function isOpen({ due, refundable }: Order): boolean {
  return isPositive(due?.amount) || isPositive(refundable?.amount);
}
