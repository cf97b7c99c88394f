import { api, useCan, useFormat, useT } from '@crm/portal-sdk';
import { Button, Checkbox, CommandDialog, RefSelect } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Day } from '../parts/day.tsx';
import { subtract } from '../parts/decimal.ts';
import { ConvertedQuantity, useProduct } from '../parts/quantities.tsx';
import { Referred } from '../parts/referred.tsx';
import { useRows } from '../parts/use-rows.ts';
import type { Shortage } from '../records.ts';
import { Column } from './column.tsx';
import styles from './warehouse.module.css';

/** What orders wait for; chosen shortages become one request to a supplier. */
export function ShortagesColumn(props: { filter: string }): ReactNode {
  const t = useT();
  const mayRequest = useCan('sales:supplier_request:create');
  const shortages = useRows<Shortage>(
    'shortages',
    `(status = "SHORTAGE_STATUS_OPEN" OR status = "SHORTAGE_STATUS_REQUESTED")${props.filter}`,
    'wanted_date',
  );
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState(false);
  const open = (shortages.rows ?? []).filter(({ status }) => status === 'SHORTAGE_STATUS_OPEN');
  // Nothing chosen means all that is open: mostly there is one supplier and one truck.
  const picked = open.filter(({ id }) => chosen.has(id));
  const wanted = picked.length > 0 ? picked : open;
  const toggle = (id: string): void =>
    setChosen((now) => {
      const next = new Set(now);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  return (
    <>
      <Column
        title={t('warehouse.shortages')}
        empty={t('warehouse.noShortages')}
        rows={shortages.rows}
        error={shortages.error}
        onRetry={shortages.refetch}
        tools={
          mayRequest &&
          open.length > 0 && (
            <Button size="compact-sm" onClick={() => setAsking(true)}>
              {t('warehouse.ask', { count: wanted.length })}
            </Button>
          )
        }
        card={(shortage) => (
          <ShortageCard
            shortage={shortage}
            chosen={chosen.has(shortage.id)}
            onToggle={mayRequest ? () => toggle(shortage.id) : undefined}
          />
        )}
      />
      {asking && (
        <RequestDialog
          ids={wanted.map(({ id }) => id)}
          onClose={() => {
            setAsking(false);
            setChosen(new Set());
          }}
        />
      )}
    </>
  );
}

function ShortageCard(props: { shortage: Shortage; chosen: boolean; onToggle?: () => void }): ReactNode {
  const { shortage, onToggle } = props;
  const t = useT();
  const format = useFormat();
  const product = useProduct(shortage.productId);
  const left = subtract(shortage.quantity, shortage.filled);
  const name = product?.name ?? '';
  return (
    <>
      <header>
        {onToggle && shortage.status === 'SHORTAGE_STATUS_OPEN' ? (
          <Checkbox label={name} checked={props.chosen} onChange={onToggle} />
        ) : (
          <strong>{name}</strong>
        )}
      </header>
      <div className={styles['short']}>
        <ConvertedQuantity productId={shortage.productId} quantity={{ value: left, unit: product?.unit ?? '' }} />
      </div>
      <div className={styles['pair']}>
        <Referred plural="orders" id={shortage.orderId} />
        {shortage.wantedDate && (
          <span className="crm-faint">{t('warehouse.wanted', { date: format.date(shortage.wantedDate) })}</span>
        )}
        {shortage.supplierRequestId && <Referred plural="supplier-requests" id={shortage.supplierRequestId} />}
        {shortage.status && <span className="crm-faint">{t(`enums.${shortage.status}`)}</span>}
      </div>
    </>
  );
}

/** A request to a supplier for chosen shortages, sent at once. */
export function RequestDialog(props: { ids: readonly string[]; onClose: () => void }): ReactNode {
  const t = useT();
  const maySeeClients = useCan('clients:client:read');
  const [supplierId, setSupplierId] = useState<string>();
  const [expectedDate, setExpectedDate] = useState('');
  const [send, setSend] = useState(true);
  return (
    <CommandDialog
      title={t('warehouse.askTitle', { count: props.ids.length })}
      submit={t('warehouse.askSubmit')}
      done={t('warehouse.asked')}
      onClose={props.onClose}
      send={async (idempotencyKey) => {
        await api('/supplier-requests:fromShortages', {
          json: { shortageIds: props.ids, supplierId, expectedDate: expectedDate || undefined, send },
          idempotencyKey,
        });
      }}
    >
      {maySeeClients && (
        <RefSelect
          resource="clients"
          label={t('fields.supplierId')}
          filter='roles : "CLIENT_ROLE_SUPPLIER"'
          clearable
          value={supplierId}
          onChange={(id) => setSupplierId(id)}
        />
      )}
      <Day label={t('fields.expectedDate')} value={expectedDate} onChange={setExpectedDate} />
      <Checkbox
        label={t('warehouse.sendAtOnce')}
        checked={send}
        onChange={(event) => setSend(event.currentTarget.checked)}
      />
    </CommandDialog>
  );
}
