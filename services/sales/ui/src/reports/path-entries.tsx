import { Link, useT } from '@crm/portal-sdk';
import type { TimelineEntry } from '@crm/ui';
import { hasText } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { Referred } from '../parts/referred.tsx';
import parts from '../parts/parts.module.css';
import type { PathStep } from '../records.ts';
import { StepFacts } from './step-facts.tsx';

const ICONS: Record<string, string> = {
  deal: 'briefcase',
  quote: 'invoice',
  order: 'cart',
  payment: 'cash',
  reservation: 'lock',
  shortage: 'alert',
  supplier_request: 'truck',
  receipt: 'receipt',
  document_set: 'print',
  price_list: 'send',
  order_return: 'undo',
  stock: 'package',
  document: 'file',
  email: 'mail',
};

const PAGES: Record<string, string> = {
  deal: '/sales/deals',
  quote: '/sales/quotes',
  order: '/sales/orders',
  payment: '/sales/payments',
  supplier_request: '/sales/supplier-requests',
  receipt: '/sales/receipts',
  order_return: '/sales/order-returns',
};

/** Steps of a path as entries of a timeline, the latest first. */
export function entriesOf(steps: readonly PathStep[]): TimelineEntry[] {
  return steps
    .map((step, index) => ({
      id: `${step.position ?? index}-${step.type ?? ''}`,
      time: step.time ?? '',
      icon: ICONS[step.noun ?? ''] ?? 'info',
      content: <StepText step={step} />,
    }))
    .reverse();
}

/** The event in words with its figures: "Order reserved · number O-12". */
function StepText(props: { step: PathStep }): ReactNode {
  const { step } = props;
  const t = useT();
  const key = eventKey(step.type ?? '');
  const page = PAGES[step.noun ?? ''];
  const words = hasText('sales', key) ? t(key) : (step.type ?? '');
  return (
    <>
      <div>{page && step.recordId ? <Link to={`${page}/${step.recordId}`}>{words}</Link> : words}</div>
      <StepFacts facts={step.facts ?? {}} />
      <div className={parts['muted']}>
        {step.actorId === 'system' ? t('path.system') : <Referred plural="users" id={step.actorId} plain quiet />}
      </div>
    </>
  );
}

/** "crm.sales.order.reserved.v1" -> "events.order.reserved". */
export function eventKey(type: string): string {
  const [, , noun = '', verb = ''] = type.split('.');
  return `events.${noun}.${verb}`;
}
