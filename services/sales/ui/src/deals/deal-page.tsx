import { Link, Slot, useCan, useCanAny, useLive, useNavigate, useParams, useT } from '@crm/portal-sdk';
import { Button, Chip, Icon, Panel, ResourcePage } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Referred } from '../parts/referred.tsx';
import type { Deal } from '../records.ts';
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
  const isOpen = (deal: Deal): boolean => deal.status === 'DEAL_STATUS_OPEN' && !deal.deleteTime;
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
      buttons={(deal) =>
        isOpen(deal) && (
          <>
            {can('sales:deal:send_price_list') && (
              <Button
                variant="default"
                leftSection={<Icon name="send" size={14} />}
                onClick={() => setDialog('priceList')}
              >
                {t('deals.sendPriceList')}
              </Button>
            )}
            {can('sales:quote:create') && (
              <Button
                variant="default"
                leftSection={<Icon name="invoice" size={14} />}
                onClick={() => setDialog('quote')}
              >
                {t('deals.makeQuote')}
              </Button>
            )}
            {can('sales:order:create') && (
              <Button variant="default" leftSection={<Icon name="cart" size={14} />} onClick={() => setDialog('order')}>
                {t('deals.makeOrder')}
              </Button>
            )}
            {can('sales:deal:win') && (
              <Button leftSection={<Icon name="ok" size={14} />} onClick={() => setDialog('win')}>
                {t('deals.win')}
              </Button>
            )}
          </>
        )
      }
      actions={(deal) => [
        {
          id: 'deal.win',
          label: t('deals.win'),
          icon: 'ok',
          shortcut: 'w',
          permission: 'sales:deal:win',
          disabled: !isOpen(deal),
          run: () => setDialog('win'),
        },
        {
          id: 'deal.lose',
          label: t('deals.lose'),
          icon: 'fail',
          shortcut: 'l',
          permission: 'sales:deal:lose',
          disabled: !isOpen(deal),
          run: () => setDialog('lose'),
        },
        {
          id: 'deal.stage',
          label: t('deals.move'),
          icon: 'kanban',
          shortcut: 's',
          permission: 'sales:deal:move',
          disabled: !isOpen(deal),
          run: () => setDialog('move'),
        },
        {
          id: 'deal.assign',
          label: t('deals.reassign'),
          icon: 'user',
          shortcut: 'a',
          permission: 'sales:deal:reassign',
          run: () => setDialog('reassign'),
        },
        {
          id: 'deal.mail',
          label: t('deals.sendPriceList'),
          icon: 'send',
          shortcut: 'm',
          permission: 'sales:deal:send_price_list',
          disabled: !isOpen(deal),
          run: () => setDialog('priceList'),
        },
        {
          id: 'deal.reopen',
          label: t('deals.reopen'),
          icon: 'undo',
          permission: 'sales:deal:reopen',
          disabled: deal.status === 'DEAL_STATUS_OPEN',
          run: () => setDialog('reopen'),
        },
        {
          id: 'deal.path',
          label: t('path.open'),
          icon: 'history',
          permission: 'sales:margin:read',
          run: () => void navigate(`/sales/deals/${deal.id}/path`),
        },
      ]}
      tabs={(deal) => [
        { id: 'sale', label: t('tabs.sale'), content: <DealSale deal={deal} editable={isOpen(deal)} /> },
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
              editable={isOpen(deal) && can('sales:deal:edit')}
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
