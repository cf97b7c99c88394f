import { Link, Slot, useCan, useCanAny, useLive, useNavigate, useParams, useT } from '@crm/portal-sdk';
import type { PageAction } from '@crm/ui';
import { Chip, isAllowed, Panel, ResourcePage } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Referred } from '../parts/referred.tsx';
import type { Deal, DealVerb } from '../records.ts';
import { dealScreen } from './deal.screen.tsx';
import type { DealDialog } from './deal-dialogs.tsx';
import { DealDialogs } from './deal-dialogs.tsx';
import { DealOrders } from './deal-orders.tsx';
import { DealQuotes } from './deal-quotes.tsx';
import { DealSale } from './deal-sale.tsx';
import { DealStages } from './deal-stages.tsx';
import { DealStepper } from './deal-stepper.tsx';
import { NextStepForm } from './next-step-form.tsx';

/** The card of a deal: from the need to the order on one screen. */
export default function DealPage(): ReactNode {
  const { id = '' } = useParams();
  const t = useT();
  const can = useCanAny();
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<DealDialog>();
  const seesPath = useCan('sales:margin:read');
  useLive(['quotes', 'orders', 'reservations', 'payments', 'document-sets']);
  const action = (verb: DealVerb, label: string, icon: string, open: DealDialog) => ({
    ...{ id: `deal.${verb}`, verb, label: t(`deals.${label}`), icon, run: () => setDialog(open) },
  });
  const actions = (deal: Deal): PageAction[] => [
    { ...action('win', 'win', 'ok', 'win'), shortcut: 'w', next: true },
    { ...action('sendPriceList', 'sendPriceList', 'send', 'priceList'), shortcut: 'm', next: true },
    { ...action('quote', 'makeQuote', 'invoice', 'quote'), next: true },
    { ...action('order', 'makeOrder', 'cart', 'order'), next: true },
    { ...action('lose', 'lose', 'fail', 'lose'), shortcut: 'l' },
    { ...action('move', 'move', 'kanban', 'move'), shortcut: 's' },
    { ...action('reassign', 'reassign', 'user', 'reassign'), shortcut: 'a' },
    action('reopen', 'reopen', 'undo', 'reopen'),
    {
      id: 'deal.path',
      label: t('path.open'),
      icon: 'history',
      permission: 'sales:margin:read',
      run: () => void navigate(`/sales/deals/${deal.id}/path`),
    },
  ];
  return (
    <ResourcePage
      key={id}
      screen={dealScreen}
      id={id}
      header={(deal) => (
        <>
          {deal.status && <Chip tone={toneOf(deal)}>{t(`enums.${deal.status}`)}</Chip>}
          {deal.noNextStep && (
            <Chip tone="warn" icon="alert">
              {t('steps.none')}
            </Chip>
          )}
        </>
      )}
      above={(deal) => <DealStepper deal={deal} />}
      actions={actions}
      tabs={(deal) => [
        { id: 'sale', label: t('tabs.sale'), content: <DealSale deal={deal} editable={isAllowed(deal, 'editSale')} /> },
        ...(can('sales:quote:read')
          ? [
              {
                id: 'quotes',
                label: t('quotes.title'),
                content: <DealQuotes deal={deal} onNew={() => setDialog('quote')} />,
              },
            ]
          : []),
        ...(can('sales:order:read')
          ? [
              {
                id: 'orders',
                label: t('orders.title'),
                content: <DealOrders deal={deal} onNew={() => setDialog('order')} />,
              },
            ]
          : []),
        { id: 'stages', label: t('tabs.stages'), content: <DealStages dealId={deal.id} /> },
      ]}
      panels={(deal) => (
        <>
          <Panel title={t('fields.nextStep')}>
            <NextStepForm
              key={`${deal.nextStep ?? ''}${deal.nextStepDate ?? ''}`}
              deal={deal}
              editable={isAllowed(deal, 'editSale')}
            />
          </Panel>
          <Panel title={t('fields.clientId')}>
            <Referred plural="clients" id={deal.clientId} />
          </Panel>
          {seesPath && (
            <Panel title={t('path.title')}>
              <Link to={`/sales/deals/${deal.id}/path`}>{t('path.open')}</Link>
            </Panel>
          )}
          {deal.lossReasonId && (
            <Panel title={t('fields.lossReasonId')}>
              <Referred plural="loss-reasons" id={deal.lossReasonId} />
              {deal.lossComment && <p>{deal.lossComment}</p>}
            </Panel>
          )}
          <Slot name="sales.deal.panel@1" context={{ dealId: deal.id, clientId: deal.clientId }} />
          {dialog && <DealDialogs deal={deal} dialog={dialog} onClose={() => setDialog(undefined)} />}
        </>
      )}
    />
  );
}

function toneOf(deal: Deal): 'ok' | 'danger' | 'info' {
  return deal.status === 'DEAL_STATUS_WON' ? 'ok' : deal.status === 'DEAL_STATUS_LOST' ? 'danger' : 'info';
}
