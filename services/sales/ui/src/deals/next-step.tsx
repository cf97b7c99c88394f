import { useFormat, useSession, useT } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import type { Deal } from '../records.ts';
import styles from './deals.module.css';

export type StepState = 'planned' | 'today' | 'overdue' | 'none';

/** How a deal's next step stands on a day ("2026-11-22"). */
export function stepState(deal: Pick<Deal, 'nextStep' | 'nextStepDate' | 'noNextStep'>, today: string): StepState {
  if (deal.noNextStep || !deal.nextStepDate) return 'none';
  if (deal.nextStepDate === today) return 'today';
  return deal.nextStepDate < today ? 'overdue' : 'planned';
}

/** The user's day, as "2026-11-22". */
export function useToday(): string {
  const { user } = useSession();
  return new Date().toLocaleDateString('sv', { timeZone: user.timeZone || 'UTC' });
}

/** A dot and words: green planned, yellow today, red overdue, hollow when there is no next step. */
export function NextStep(props: { deal: Deal; short?: boolean }): ReactNode {
  const { deal, short } = props;
  const t = useT();
  const format = useFormat();
  const state = stepState(deal, useToday());
  if (deal.status !== 'DEAL_STATUS_OPEN') return null;
  return (
    <span className={styles['step']} data-state={state}>
      <span className={styles['dot']} aria-hidden="true" />
      <span>
        {t(`steps.${state}`)}
        {state !== 'none' && `: ${format.date(deal.nextStepDate)}`}
        {!short && deal.nextStep && ` · ${deal.nextStep}`}
      </span>
    </span>
  );
}
