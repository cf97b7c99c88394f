import { Link, useFormat, useT } from '@crm/portal-sdk';
import { ErrorState, LoadingState, Panel } from '@crm/ui';
import type { ReactNode } from 'react';
import parts from '../parts/parts.module.css';
import { useRows } from '../parts/use-rows.ts';
import type { Deal } from '../records.ts';
import { NextStep, useToday } from './next-step.tsx';

const SHOWN = 8;

/** Open deals whose next step is overdue or not there at all: the home page's reminder. */
export default function DealsAtRisk(): ReactNode {
  const t = useT();
  const format = useFormat();
  const today = useToday();
  const { rows, error, refetch } = useRows<Deal>(
    'deals',
    `status = "DEAL_STATUS_OPEN" AND (no_next_step = true OR next_step_date < "${today}")`,
    'next_step_date',
  );
  return (
    <Panel
      title={t('deals.atRisk')}
      actions={<Link to="/sales/deals?view=noNextStep&f=noNextStep.eq.true">{t('deals.all')}</Link>}
    >
      {error ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : !rows ? (
        <LoadingState />
      ) : rows.length === 0 ? (
        <p className={parts['muted']}>{t('deals.noneAtRisk')}</p>
      ) : (
        <ul className={parts['list']}>
          {rows.slice(0, SHOWN).map((deal) => (
            <li key={deal.id} className={parts['line']}>
              <Link to={`/sales/deals/${deal.id}`}>{deal.name}</Link>
              <NextStep deal={deal} short />
              <span className="crm-num">{format.money(deal.amount)}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
