import { useFormat } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { useUiT } from '../base/texts.ts';

/** How many records the filter selects, and the exact sums of what is summed. */
export function ListFooter(props: {
  shown: number;
  total: number | undefined;
  sums: Record<string, string>;
  label: (field: string) => string;
}): ReactNode {
  const ui = useUiT();
  const format = useFormat();
  const { total, shown } = props;
  return (
    <footer className="crm-list-foot">
      <span role="status">
        {total === undefined ? ui('list.atLeast', { count: shown }) : ui('list.count', { count: total })}
      </span>
      {Object.entries(props.sums).map(([key, amount]) => {
        const [field = '', currency] = key.split('/');
        return (
          <span key={key}>
            {props.label(field)}:{' '}
            <b className="crm-num">{currency ? format.money({ amount, currency }) : format.num(amount)}</b>
          </span>
        );
      })}
    </footer>
  );
}
