import { api, useT } from '@crm/portal-sdk';
import { Button, CommandDialog, Icon, isAllowed, TextInput, useCommand } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { isPositive, subtract } from '../parts/decimal.ts';
import parts from '../parts/parts.module.css';
import { ConvertedQuantity, ProductQuantityInput, useProduct } from '../parts/quantities.tsx';
import type { SupplierRequest, SupplierRequestLine, SupplierRequestVerb } from '../records.ts';

/** Sending, confirming and receiving a request to a supplier, as far as its state lets it. */
export function RequestButtons(props: { request: SupplierRequest }): ReactNode {
  const { request } = props;
  const t = useT();
  const { run, busy } = useCommand();
  const [receiving, setReceiving] = useState(false);
  const may = (verb: SupplierRequestVerb): boolean => isAllowed(request, verb);
  const command = (verb: 'send' | 'confirm' | 'cancel'): void =>
    void run(
      () => api(`/supplier-requests/${request.id}:${verb}`, { json: { etag: request.etag } }),
      t(`supplierRequests.${verb}Done`, { number: request.number }),
    );
  return (
    <>
      {may('send') && (
        <Button size="compact-sm" variant="default" loading={busy} onClick={() => command('send')}>
          {t('supplierRequests.send')}
        </Button>
      )}
      {may('confirm') && (
        <Button size="compact-sm" variant="default" loading={busy} onClick={() => command('confirm')}>
          {t('supplierRequests.confirm')}
        </Button>
      )}
      {may('receive') && (
        <Button size="compact-sm" leftSection={<Icon name="receipt" size={14} />} onClick={() => setReceiving(true)}>
          {t('supplierRequests.receive')}
        </Button>
      )}
      {may('cancel') && (
        <Button size="compact-sm" variant="subtle" color="red" loading={busy} onClick={() => command('cancel')}>
          {t('supplierRequests.cancel')}
        </Button>
      )}
      {receiving && <ReceiveDialog request={request} onClose={() => setReceiving(false)} />}
    </>
  );
}

/** Goods that came: what is still to come is filled in, in base units; waiting orders get theirs by themselves. */
function ReceiveDialog(props: { request: SupplierRequest; onClose: () => void }): ReactNode {
  const { request } = props;
  const t = useT();
  const left = (line: SupplierRequestLine): { value: string; unit: string } => ({
    value: subtract(line.baseQuantity?.value, line.received),
    unit: line.baseQuantity?.unit ?? '',
  });
  const lines = (request.lines ?? []).filter((line) => isPositive(left(line).value));
  const [quantities, setQuantities] = useState(() => new Map(lines.map((line) => [line.productId ?? '', left(line)])));
  const [documentNumber, setDocumentNumber] = useState('');
  const came = [...quantities]
    .filter(([, quantity]) => isPositive(quantity.value))
    .map(([productId, quantity]) => ({ productId, quantity }));
  return (
    <CommandDialog
      title={t('supplierRequests.receiveTitle', { number: request.number })}
      submit={t('supplierRequests.receive')}
      done={t('supplierRequests.received')}
      disabled={came.length === 0}
      size="lg"
      onClose={props.onClose}
      send={async (idempotencyKey) => {
        await api('/receipts', {
          json: { supplierRequestId: request.id, documentNumber: documentNumber || undefined, lines: came },
          idempotencyKey,
        });
      }}
    >
      {lines.map((line) => (
        <ReceivedLine
          key={line.id}
          productId={line.productId ?? ''}
          value={quantities.get(line.productId ?? '') ?? left(line)}
          onChange={(quantity) => setQuantities((now) => new Map(now).set(line.productId ?? '', quantity))}
        />
      ))}
      <TextInput
        label={t('supplierRequests.waybill')}
        value={documentNumber}
        maxLength={100}
        onChange={(event) => setDocumentNumber(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}

function ReceivedLine(props: {
  productId: string;
  value: { value: string; unit: string };
  onChange: (quantity: { value: string; unit: string }) => void;
}): ReactNode {
  const t = useT();
  const name = useProduct(props.productId)?.name ?? '';
  return (
    <div className={parts['section']}>
      <strong>{name}</strong>
      <ProductQuantityInput
        productId={props.productId}
        label={t('orders.quantityOf', { name })}
        value={props.value}
        onChange={(quantity) => props.onChange(quantity ?? { value: '', unit: props.value.unit })}
      />
      <span className={parts['muted']}>
        <ConvertedQuantity productId={props.productId} quantity={props.value} />
      </span>
    </div>
  );
}
