import { Link, useFormat, useT } from '@crm/portal-sdk';
import { useReferred } from '@crm/ui';
import type { ReactNode } from 'react';
import { NextStep } from '../deals/next-step.tsx';
import styles from '../deals/deals.module.css';
import { Referred } from '../parts/referred.tsx';
import type { Deal, Stage } from '../records.ts';

const DAY_MS = 86_400_000;

/** Whole days in a stage, seen from a moment. */
export function daysSince(time: string | undefined, now: Date): number {
  return time ? Math.max(0, Math.floor((now.getTime() - Date.parse(time)) / DAY_MS)) : 0;
}

/** A deal on the board: name, client, amount, next step, how long it has stood there, whose it is. */
export function DealCard(props: { deal: Deal; stage: Stage | undefined }): ReactNode {
  const { deal, stage } = props;
  const t = useT();
  const format = useFormat();
  const owner = useReferred('users', deal.ownerId).label;
  const days = daysSince(deal.stageEnterTime, new Date());
  const limit = stage?.ageLimitDays ?? 0;
  const stuck = limit > 0 && days > limit;
  return (
    <div className={styles['card']}>
      <Link to={`/sales/deals/${deal.id}`}>{deal.name}</Link>
      <Referred plural="clients" id={deal.clientId} plain />
      <strong className="crm-num">{format.money(deal.amount)}</strong>
      <NextStep deal={deal} short />
      <footer>
        <span className={styles['age']} data-stuck={stuck || undefined}>
          {t(stuck ? 'pipeline.stuck' : 'pipeline.age', { count: days })}
        </span>
        {owner && (
          <span className={styles['owner']} title={owner}>
            <span aria-hidden="true">{format.initials(owner)}</span>
            <span className="crm-sr">{owner}</span>
          </span>
        )}
      </footer>
    </div>
  );
}
