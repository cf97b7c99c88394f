import { useT } from '@crm/portal-sdk';
import { Chip, ErrorState, LoadingState } from '@crm/ui';
import type { ReactNode } from 'react';
import { useId } from 'react';
import styles from './warehouse.module.css';

/** A column of the board: heading with its count, cards, and what is said when there are none. */
export function Column<T extends { id: string }>(props: {
  title: string;
  empty: string;
  rows: readonly T[] | undefined;
  error: unknown;
  onRetry: () => void;
  tools?: ReactNode;
  card: (row: T) => ReactNode;
}): ReactNode {
  const t = useT();
  const id = useId();
  const { rows, error } = props;
  return (
    <section className={styles['column']} aria-labelledby={id}>
      <header>
        <h2 id={id}>{props.title}</h2>
        {rows && <Chip>{t('warehouse.count', { count: rows.length })}</Chip>}
        {props.tools}
      </header>
      {error ? (
        <ErrorState error={error} onRetry={props.onRetry} />
      ) : !rows ? (
        <LoadingState />
      ) : rows.length === 0 ? (
        <p className="crm-faint">{props.empty}</p>
      ) : (
        <ul className={styles['cards']}>
          {rows.map((row) => (
            <li key={row.id} className={styles['card']}>
              {props.card(row)}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
