import { useFormat, useT } from '@crm/portal-sdk';
import { ErrorState, LoadingState, Panel } from '@crm/ui';
import type { ReactNode } from 'react';
import styles from '../parts/parts.module.css';
import { Entry } from './entry.tsx';
import { useTimeline } from './use-timeline.ts';
import { WorkComposer } from './work-composer.tsx';

const SHOWN = 8;

/** On a deal or an order: write to the client from here, and what was written before. */
export default function RecordWork(props: { dealId?: string; orderId?: string; clientId?: string }): ReactNode {
  const t = useT();
  const { clientId, dealId, orderId } = props;
  if (!clientId) return null;
  return (
    <Panel title={t('composer.work')}>
      <WorkComposer clientId={clientId} dealId={dealId || undefined} orderId={orderId || undefined} />
      <History clientId={clientId} recordId={orderId || dealId} label={t('clients.timeline')} />
    </Panel>
  );
}

function History(props: { clientId: string; recordId: string | undefined; label: string }): ReactNode {
  const format = useFormat();
  const { items, query } = useTimeline(props.clientId, { recordId: props.recordId });
  if (!items)
    return query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <LoadingState />;
  return (
    <ul className={styles['list']} aria-label={props.label}>
      {items.slice(0, SHOWN).map((item) => (
        <li key={item.id} className={styles['item']}>
          <div className={styles['main']}>
            <Entry item={item} />
          </div>
          <time className={styles['muted']} dateTime={item.time}>
            {format.dateTime(item.time)}
          </time>
        </li>
      ))}
    </ul>
  );
}
