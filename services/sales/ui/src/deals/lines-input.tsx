import { useT } from '@crm/portal-sdk';
import type { InputProps } from '@crm/ui';
import { MoneyInput, TextInput } from '@crm/ui';
import type { ReactNode } from 'react';
import { Day } from '../parts/day.tsx';
import { ProductRowsInput, useDiscountColumn } from '../parts/product-rows.tsx';
import type { Deal, DealLine, DealNeed } from '../records.ts';

type RowsProps = Pick<InputProps<Deal>, 'value' | 'onChange' | 'error' | 'label'>;

/** What the client asked for: product or words, quantity in his own units with its conversion, the day he wants it. */
export function NeedsInput(props: RowsProps): ReactNode {
  const t = useT();
  return (
    <ProductRowsInput<DealNeed>
      {...props}
      addLabel={t('needs.add')}
      columns={[
        {
          id: 'date',
          label: t('fields.wantedDate'),
          width: 120,
          cell: (row, set, label) => (
            <Day bare label={label} value={row.wantedDate} onChange={(wantedDate) => set({ wantedDate })} />
          ),
        },
        {
          id: 'words',
          label: t('needs.words'),
          width: 140,
          cell: (row, set, label) => (
            <TextInput
              aria-label={label}
              value={row.description ?? ''}
              onChange={(event) => set({ description: event.currentTarget.value })}
            />
          ),
        },
      ]}
    />
  );
}

/**
 * What is offered: product, quantity, discount; the price comes from the price book unless it is told. Another product or
 * quantity asks the price book again.
 */
export function LinesInput(props: RowsProps): ReactNode {
  const t = useT();
  const discount = useDiscountColumn<DealLine>();
  return (
    <ProductRowsInput<DealLine>
      {...props}
      addLabel={t('lines.add')}
      onSale
      voids={{ price: undefined }}
      columns={[
        discount,
        {
          id: 'price',
          label: t('lines.priceOrBook'),
          width: 180,
          cell: (row, set, label) => (
            <MoneyInput aria-label={label} value={row.price} onChange={(price) => set({ price })} />
          ),
        },
      ]}
    />
  );
}
