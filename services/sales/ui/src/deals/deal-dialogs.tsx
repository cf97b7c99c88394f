import { api, useNavigate, useT } from '@crm/portal-sdk';
import { CommandDialog, RefSelect, Select, Textarea } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Day } from '../parts/day.tsx';
import type { Deal, Order } from '../records.ts';
import { LoseDialog } from './lose-dialog.tsx';
import { PriceListDialog } from './price-list-dialog.tsx';
import { QuoteDialog } from './quote-dialog.tsx';
import { stepsOf, usePipelines } from './use-pipelines.ts';

export type DealDialog = 'priceList' | 'quote' | 'order' | 'win' | 'lose' | 'move' | 'reassign' | 'reopen';

interface DialogProps {
  deal: Deal;
  onClose: () => void;
}

/** The dialogs of a deal's commands, one at a time. */
export function DealDialogs(props: DialogProps & { dialog: DealDialog }): ReactNode {
  const { dialog, ...rest } = props;
  switch (dialog) {
    case 'priceList':
      return <PriceListDialog {...rest} />;
    case 'quote':
      return <QuoteDialog {...rest} />;
    case 'order':
      return <OrderDialog {...rest} />;
    case 'lose':
      return <LoseDialog {...rest} />;
    case 'move':
      return <MoveDialog {...rest} />;
    case 'reassign':
      return <ReassignDialog {...rest} />;
    case 'win':
    case 'reopen':
      return <PlainDialog {...rest} verb={dialog} />;
  }
}

/** Winning and opening again: a comment at most. */
function PlainDialog(props: DialogProps & { verb: 'win' | 'reopen' }): ReactNode {
  const { deal, verb } = props;
  const t = useT();
  const [comment, setComment] = useState('');
  return (
    <CommandDialog
      title={t(`deals.${verb}Title`, { name: deal.name })}
      submit={t(`deals.${verb}`)}
      done={t(`deals.${verb}Done`, { name: deal.name })}
      onClose={props.onClose}
      send={async (idempotencyKey) => {
        await api(`/deals/${deal.id}:${verb}`, { json: { etag: deal.etag, comment }, idempotencyKey });
      }}
    >
      <Textarea
        label={t('fields.comment')}
        value={comment}
        maxLength={1000}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}

/** Another stage, of this pipeline or of another one. */
export function MoveDialog(props: DialogProps): ReactNode {
  const { deal } = props;
  const t = useT();
  const { pipelines = [] } = usePipelines();
  const [pipelineId, setPipelineId] = useState(deal.pipelineId ?? '');
  const [stageId, setStageId] = useState<string>();
  const [comment, setComment] = useState('');
  const steps = stepsOf(pipelines.find(({ id }) => id === pipelineId));
  return (
    <CommandDialog
      title={t('deals.moveTitle', { name: deal.name })}
      submit={t('deals.move')}
      disabled={!stageId}
      onClose={props.onClose}
      done={t('deals.moved', { name: deal.name, stage: steps.find(({ id }) => id === stageId)?.title ?? '' })}
      send={async (idempotencyKey) => {
        await api(`/deals/${deal.id}:move`, {
          json: { etag: deal.etag, stageId, pipelineId, comment },
          idempotencyKey,
        });
      }}
    >
      <Select
        label={t('fields.pipelineId')}
        data={pipelines.map(({ id, name }) => ({ value: id, label: name ?? '' }))}
        value={pipelineId}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        onChange={(id) => {
          setPipelineId(id ?? '');
          setStageId(undefined);
        }}
      />
      <Select
        label={t('fields.stageId')}
        data={steps.filter(({ id }) => id !== deal.stageId).map(({ id, title }) => ({ value: id, label: title }))}
        value={stageId ?? null}
        comboboxProps={{ withinPortal: false }}
        onChange={(id) => setStageId(id ?? undefined)}
      />
      <Textarea
        label={t('fields.comment')}
        value={comment}
        maxLength={1000}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}

function ReassignDialog(props: DialogProps): ReactNode {
  const { deal } = props;
  const t = useT();
  const [ownerId, setOwnerId] = useState<string>();
  const [comment, setComment] = useState('');
  return (
    <CommandDialog
      title={t('deals.reassignTitle', { name: deal.name })}
      submit={t('deals.reassign')}
      done={t('deals.reassigned', { name: deal.name })}
      disabled={!ownerId}
      onClose={props.onClose}
      send={async (idempotencyKey) => {
        await api(`/deals/${deal.id}:reassign`, { json: { etag: deal.etag, ownerId, comment }, idempotencyKey });
      }}
    >
      <RefSelect
        resource="users"
        label={t('deals.newOwner')}
        required
        value={ownerId}
        onChange={(id) => setOwnerId(id)}
      />
      <Textarea
        label={t('fields.comment')}
        value={comment}
        maxLength={1000}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}

/** An order straight from the deal's lines, or from its needs while there are none. */
function OrderDialog(props: DialogProps): ReactNode {
  const { deal } = props;
  const t = useT();
  const navigate = useNavigate();
  const needs = (deal.needs ?? []).filter((need) => need.productId);
  const lines = deal.lines?.length
    ? deal.lines.map(({ productId, quantity, discount }) => ({ productId, quantity, discount }))
    : needs.map(({ productId, quantity }) => ({ productId, quantity }));
  const [wantedDate, setWantedDate] = useState(needs.flatMap((need) => need.wantedDate ?? []).sort()[0] ?? '');
  const [paymentDueDate, setPaymentDueDate] = useState('');
  return (
    <CommandDialog
      title={t('deals.orderTitle', { name: deal.name })}
      submit={t('deals.makeOrder')}
      disabled={lines.length === 0}
      onClose={props.onClose}
      send={async (idempotencyKey) => {
        const order = await api<Order>('/orders', {
          json: {
            clientId: deal.clientId,
            dealId: deal.id,
            channelId: deal.channelId || undefined,
            wantedDate: wantedDate || undefined,
            paymentDueDate: paymentDueDate || undefined,
            lines,
          },
          idempotencyKey,
        });
        void navigate(`/sales/orders/${order.id}`);
      }}
    >
      <p>{lines.length === 0 ? t('deals.orderNoLines') : t('deals.orderLines', { count: lines.length })}</p>
      <Day label={t('fields.wantedDate')} value={wantedDate} onChange={setWantedDate} />
      <Day label={t('fields.paymentDueDate')} value={paymentDueDate} onChange={setPaymentDueDate} />
    </CommandDialog>
  );
}
