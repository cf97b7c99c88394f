import { api, useT } from '@crm/portal-sdk';
import { CommandDialog, QuantityInput, Textarea } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { isPositive, subtract } from '../parts/decimal.ts';
import parts from '../parts/parts.module.css';
import { LineQuantity, unitsOfLine } from '../parts/quantities.tsx';
import { Referred } from '../parts/referred.tsx';
import type { Order, OrderLine } from '../records.ts';

/** Goods that leave or come back, line by line; what can go as a whole is filled in, in base units. */
export function LinesDialog(props: { order: Order; verb: 'writeOff' | 'return'; onClose: () => void }): ReactNode {
  const { order, verb } = props;
  const t = useT();
  const most = (line: OrderLine): string =>
    verb === 'writeOff' ? (line.reserved ?? '0') : subtract(line.shipped, line.returned);
  const lines = (order.lines ?? []).filter((line) => isPositive(most(line)));
  const [quantities, setQuantities] = useState(
    () => new Map(lines.map((line) => [line.id ?? '', { value: most(line), unit: line.baseQuantity?.unit ?? '' }])),
  );
  const [reason, setReason] = useState('');
  const wanted = [...quantities]
    .filter(([, quantity]) => isPositive(quantity.value))
    .map(([lineId, quantity]) => ({ lineId, quantity }));
  return (
    <CommandDialog
      title={t(`orders.${verb}Title`, { number: order.number })}
      submit={t(`orders.${verb}`)}
      done={t(`orders.${verb}Done`, { number: order.number })}
      disabled={wanted.length === 0 || (verb === 'return' && !reason.trim())}
      size="lg"
      onClose={props.onClose}
      send={async (idempotencyKey) => {
        await api(`/orders/${order.id}:${verb}`, {
          json: { etag: order.etag, lines: wanted, ...(verb === 'return' && { reason }) },
          idempotencyKey,
        });
      }}
    >
      {lines.length === 0 && <p className={parts['muted']}>{t(`orders.${verb}Nothing`)}</p>}
      {lines.map((line) => {
        const id = line.id ?? '';
        const name = line.name ?? '';
        return (
          <div key={id} className={parts['section']}>
            <strong>{name || <Referred plural="products" id={line.productId} plain />}</strong>
            <QuantityInput
              aria-label={t('orders.quantityOf', { name })}
              units={unitsOfLine(line)}
              value={quantities.get(id)}
              onChange={(quantity) =>
                setQuantities((now) =>
                  new Map(now).set(id, quantity ?? { value: '', unit: line.baseQuantity?.unit ?? '' }),
                )
              }
            />
            <span className={parts['muted']}>
              <LineQuantity line={line} quantity={quantities.get(id)} />
            </span>
          </div>
        );
      })}
      {verb === 'return' && (
        <Textarea
          label={t('fields.reason')}
          required
          withAsterisk={false}
          value={reason}
          maxLength={1000}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
    </CommandDialog>
  );
}
