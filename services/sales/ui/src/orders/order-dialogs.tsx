import type { Money } from '@crm/portal-sdk';
import { api, enumValues, useT } from '@crm/portal-sdk';
import { CommandDialog, MoneyInput, Select, Textarea, TextInput } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Day } from '../parts/day.tsx';
import type { Order } from '../records.ts';
import { useToday } from '../deals/next-step.tsx';
import { isPositive, subtract } from '../parts/decimal.ts';
import { LinesDialog } from './lines-dialog.tsx';

export type OrderDialog = 'pay' | 'writeOff' | 'return' | 'cancel';

interface DialogProps {
  order: Order;
  onClose: () => void;
}

/** Whether cancelling ends a part only: some of the order was shipped. */
export function cancelsRest(order: Order): boolean {
  return order.status === 'ORDER_STATUS_PICKING';
}

/** The dialogs of an order's commands, one at a time. */
export function OrderDialogs(props: DialogProps & { dialog: OrderDialog }): ReactNode {
  const { dialog, ...rest } = props;
  switch (dialog) {
    case 'pay':
      return <PayDialog {...rest} />;
    case 'cancel':
      return <CancelDialog {...rest} />;
    case 'writeOff':
    case 'return':
      return <LinesDialog {...rest} verb={dialog} />;
  }
}

/** Money that came: what is due unless the accountant says it was a part; below zero, what is paid back. */
export function PayDialog(props: DialogProps): ReactNode {
  const { order } = props;
  const t = useT();
  const [amount, setAmount] = useState(openSum(order));
  const [paidDate, setPaidDate] = useState(useToday());
  const [method, setMethod] = useState('PAYMENT_METHOD_BANK');
  const [documentNumber, setDocumentNumber] = useState('');
  return (
    <CommandDialog
      title={t('payments.of', { number: order.number })}
      submit={t('orders.pay')}
      done={t('payments.done', { number: order.number })}
      disabled={!amount}
      onClose={props.onClose}
      send={async (idempotencyKey) => {
        await api('/payments', {
          json: {
            orderId: order.id,
            amount,
            paidDate: paidDate || undefined,
            method,
            documentNumber: documentNumber || undefined,
          },
          idempotencyKey,
        });
      }}
    >
      <MoneyInput
        label={t('fields.amount')}
        value={amount}
        onChange={setAmount}
        currency={order.total?.currency}
        required
      />
      <Day label={t('fields.paidDate')} value={paidDate} onChange={setPaidDate} />
      <Select
        label={t('fields.method')}
        data={enumValues('crm.sales.v1.PaymentMethod').map((value) => ({ value, label: t(`enums.${value}`) }))}
        value={method}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        onChange={(value) => value && setMethod(value)}
      />
      <TextInput
        label={t('fields.documentNumber')}
        value={documentNumber}
        maxLength={100}
        onChange={(event) => setDocumentNumber(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}

function openSum({ due, refundable }: Order): Money | undefined {
  return refundable && isPositive(refundable.amount)
    ? { ...refundable, amount: subtract('0', refundable.amount) }
    : due;
}

/** Of an order that was shipped in part, the rest is cancelled. */
function CancelDialog(props: DialogProps): ReactNode {
  const { order } = props;
  const t = useT();
  const [reason, setReason] = useState('');
  // As it was opened: the order has gone on by the time that it closes.
  const [verb] = useState(cancelsRest(order) ? 'cancelRest' : 'cancel');
  return (
    <CommandDialog
      title={t(`orders.${verb}Title`, { number: order.number })}
      submit={t(`orders.${verb}`)}
      done={t(`orders.${verb}Done`, { number: order.number })}
      danger
      disabled={!reason.trim()}
      onClose={props.onClose}
      send={async (idempotencyKey) => {
        await api(`/orders/${order.id}:cancel`, { json: { etag: order.etag, reason }, idempotencyKey });
      }}
    >
      <Textarea
        label={t('fields.reason')}
        required
        withAsterisk={false}
        value={reason}
        maxLength={1000}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}
