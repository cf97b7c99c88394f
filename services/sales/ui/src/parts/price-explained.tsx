import type { Quantity } from '@crm/portal-sdk';
import { api, resourceKey, useCan, useFormat, useQuery, useT } from '@crm/portal-sdk';
import { ErrorState, IconButton, LoadingState, Popover } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { PriceExplanation, PriceStep } from '../records.ts';
import styles from './parts.module.css';

interface Asked {
  productId: string | undefined;
  clientId?: string;
  quantity: Quantity | undefined;
  discount?: string;
  date?: string;
}

/** A button that tells why a price is what it is; asked for when it is opened. `steps` spares the question. */
function PriceExplained(props: Asked & { steps?: readonly PriceStep[] }): ReactNode {
  const t = useT();
  const [open, setOpen] = useState(false);
  const may = useCan('sales:price_book:read');
  if (!may && !props.steps) return null;
  if (!props.productId || !props.quantity) return null;
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={340} trapFocus>
      <Popover.Target>
        <IconButton
          icon="info"
          size="sm"
          label={t('price.why')}
          aria-expanded={open}
          onClick={() => setOpen((now) => !now)}
        />
      </Popover.Target>
      <Popover.Dropdown aria-label={t('price.why')}>
        {open && (props.steps ? <Steps steps={props.steps} /> : <Explanation asked={props} />)}
      </Popover.Dropdown>
    </Popover>
  );
}

/** A price with the button that explains it. */
export function Explained(props: Asked & { text: string; steps?: readonly PriceStep[] }): ReactNode {
  const { text, ...asked } = props;
  return (
    <span className={styles['explained']}>
      {text}
      {text && <PriceExplained {...asked} />}
    </span>
  );
}

function Explanation(props: { asked: Asked }): ReactNode {
  const { productId, clientId, quantity, discount, date } = props.asked;
  const asked = { productId, clientId, quantity, discount: discount || undefined, date: date || undefined };
  const t = useT();
  const format = useFormat();
  const query = useQuery({
    queryKey: resourceKey('price-book-entries', 'explain', asked),
    queryFn: ({ signal }) => api<PriceExplanation>('/prices:explain', { json: asked, signal }),
  });
  if (query.error) return <ErrorState error={query.error} />;
  if (!query.data) return <LoadingState />;
  return (
    <>
      <Steps steps={query.data.steps ?? []} />
      {query.data.margin && (
        <p className={styles['line']}>
          <span>{t('fields.margin')}</span>
          <span className="crm-num">{format.num(query.data.margin)} %</span>
        </p>
      )}
    </>
  );
}

function Steps(props: { steps: readonly PriceStep[] }): ReactNode {
  const t = useT();
  const format = useFormat();
  return (
    <ol className={styles['list']}>
      {props.steps.map((step, index) => (
        <li key={index} className={styles['line']}>
          <span>
            {t(`enums.${step.kind ?? 'PRICE_STEP_KIND_BOOK'}`)}
            {step.label && `: ${step.label}`}
            {step.basis && ` (${t(`price.basis.${step.basis}`)})`}
            {step.percent && `, ${format.num(step.percent)} %`}
          </span>
          <span className="crm-num">{format.money(step.price)}</span>
        </li>
      ))}
    </ol>
  );
}
