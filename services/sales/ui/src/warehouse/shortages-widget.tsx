import { Link, useT } from '@crm/portal-sdk';
import { ErrorState, LoadingState, Panel } from '@crm/ui';
import type { ReactNode } from 'react';
import { subtract } from '../parts/decimal.ts';
import parts from '../parts/parts.module.css';
import { ConvertedQuantity, useProduct } from '../parts/quantities.tsx';
import { Referred } from '../parts/referred.tsx';
import { useRows } from '../parts/use-rows.ts';
import type { Shortage } from '../records.ts';

const SHOWN = 8;

/** What orders wait for, on the home page of those who see to it. */
export default function ShortagesWidget(): ReactNode {
  const t = useT();
  const { rows, error, refetch } = useRows<Shortage>(
    'shortages',
    'status = "SHORTAGE_STATUS_OPEN" OR status = "SHORTAGE_STATUS_REQUESTED"',
    'wanted_date',
  );
  return (
    <Panel title={t('warehouse.shortages')} actions={<Link to="/sales/warehouse">{t('warehouse.title')}</Link>}>
      {error ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : !rows ? (
        <LoadingState />
      ) : rows.length === 0 ? (
        <p className={parts['muted']}>{t('warehouse.noShortages')}</p>
      ) : (
        <ul className={parts['list']}>
          {rows.slice(0, SHOWN).map((shortage) => (
            <Line key={shortage.id} shortage={shortage} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Line(props: { shortage: Shortage }): ReactNode {
  const { shortage } = props;
  const product = useProduct(shortage.productId);
  return (
    <li className={parts['line']}>
      <span>{product?.name}</span>
      <ConvertedQuantity
        productId={shortage.productId}
        quantity={{ value: subtract(shortage.quantity, shortage.filled), unit: product?.unit ?? '' }}
      />
      <Referred plural="orders" id={shortage.orderId} />
    </li>
  );
}
