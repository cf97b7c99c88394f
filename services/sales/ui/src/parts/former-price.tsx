import type { Money } from '@crm/portal-sdk';
import { useFormat, useT } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import styles from './parts.module.css';

/** The price that a line had before its last change, struck through beside the one that holds. */
export function FormerPrice(props: { line: { formerPrice?: Money } }): ReactNode {
  const t = useT();
  const format = useFormat();
  const { formerPrice } = props.line;
  if (!formerPrice) return null;
  return (
    <del className={styles['former']} title={t('lines.formerPrice')}>
      {format.money(formerPrice)}
    </del>
  );
}
