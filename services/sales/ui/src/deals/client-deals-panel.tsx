import { Link, useCan, useFormat, useT } from '@crm/portal-sdk';
import { ErrorState, LoadingState, Panel } from '@crm/ui';
import type { ReactNode } from 'react';
import parts from '../parts/parts.module.css';
import { useRows } from '../parts/use-rows.ts';
import type { Deal } from '../records.ts';
import { NextStep } from './next-step.tsx';
import { StageName } from './stage-name.tsx';

/** The open deals of a client, beside his card. */
export default function ClientDealsPanel(props: { clientId: string }): ReactNode {
  const t = useT();
  const mayCreate = useCan('sales:deal:create');
  return (
    <Panel
      title={t('deals.open')}
      actions={mayCreate && <Link to={`/sales/deals/new?clientId=${props.clientId}`}>{t('deals.new')}</Link>}
    >
      <OpenDeals clientId={props.clientId} />
    </Panel>
  );
}

function OpenDeals(props: { clientId: string }): ReactNode {
  const t = useT();
  const format = useFormat();
  const { rows, error, refetch } = useRows<Deal>(
    'deals',
    `client_id = "${props.clientId}" AND status = "DEAL_STATUS_OPEN"`,
    'create_time desc',
  );
  if (error) return <ErrorState error={error} onRetry={refetch} />;
  if (!rows) return <LoadingState />;
  if (rows.length === 0) return <p className={parts['muted']}>{t('deals.noneOpen')}</p>;
  return (
    <ul className={parts['list']}>
      {rows.map((deal) => (
        <li key={deal.id}>
          <div className={parts['line']}>
            <Link to={`/sales/deals/${deal.id}`}>{deal.name}</Link>
            <span className="crm-num">{format.money(deal.amount)}</span>
          </div>
          <div className={parts['line']}>
            <span className={parts['muted']}>
              <StageName pipelineId={deal.pipelineId} stageId={deal.stageId} />
            </span>
            <NextStep deal={deal} short />
          </div>
        </li>
      ))}
    </ul>
  );
}
