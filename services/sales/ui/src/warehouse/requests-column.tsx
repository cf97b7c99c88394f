import { Link, useFormat, useT } from '@crm/portal-sdk';
import { Chip } from '@crm/ui';
import type { ReactNode } from 'react';
import { ConvertedQuantity } from '../parts/quantities.tsx';
import { Referred } from '../parts/referred.tsx';
import { useRows } from '../parts/use-rows.ts';
import type { SupplierRequest } from '../records.ts';
import { Column } from './column.tsx';
import { RequestButtons } from './request-buttons.tsx';
import { REQUEST_TONES } from './supplier-request.screen.tsx';
import styles from './warehouse.module.css';

const UNDER_WAY = ['DRAFT', 'SENT', 'CONFIRMED', 'PART_RECEIVED']
  .map((status) => `status = "SUPPLIER_REQUEST_STATUS_${status}"`)
  .join(' OR ');

/** Requests that suppliers have not fulfilled yet; goods are received here. */
export function RequestsColumn(props: { filter: string }): ReactNode {
  const t = useT();
  const requests = useRows<SupplierRequest>('supplier-requests', `(${UNDER_WAY})${props.filter}`, 'expected_date');
  return (
    <Column
      title={t('warehouse.requests')}
      empty={t('warehouse.noRequests')}
      rows={requests.rows}
      error={requests.error}
      onRetry={requests.refetch}
      card={(request) => <RequestCard request={request} />}
    />
  );
}

function RequestCard(props: { request: SupplierRequest }): ReactNode {
  const { request } = props;
  const t = useT();
  const format = useFormat();
  return (
    <>
      <header>
        <Link to={`/sales/supplier-requests/${request.id}`}>{request.number}</Link>
        {request.status && <Chip tone={REQUEST_TONES[request.status]}>{t(`enums.${request.status}`)}</Chip>}
      </header>
      <div className={styles['pair']}>
        <Referred plural="clients" id={request.supplierId} plain quiet />
        {request.expectedDate && (
          <span className="crm-faint">{t('warehouse.expected', { date: format.date(request.expectedDate) })}</span>
        )}
      </div>
      <ul className={styles['goods']}>
        {(request.lines ?? []).map((line, index) => (
          <li key={line.id ?? index}>
            <strong>
              <Referred plural="products" id={line.productId} plain />
            </strong>
            <ConvertedQuantity productId={line.productId} quantity={line.quantity} />
          </li>
        ))}
      </ul>
      <div className={styles['pair']}>
        <RequestButtons request={request} />
      </div>
    </>
  );
}
