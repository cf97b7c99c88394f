import { useT } from '@crm/portal-sdk';
import type { InputProps } from '@crm/ui';
import { DecimalInput, MoneyInput, RefSelect, RowsInput, TextInput } from '@crm/ui';
import type { ReactNode } from 'react';
import { Day } from '../parts/day.tsx';
import { ConvertedQuantity, ProductQuantityInput } from '../parts/quantities.tsx';
import type { Deal, DealLine, DealNeed } from '../records.ts';

type RowsProps = Pick<InputProps<Deal>, 'value' | 'onChange' | 'error' | 'label'>;

/** What the client asked for: product or words, quantity in his own units with its conversion, the day he wants it. */
export function NeedsInput(props: RowsProps): ReactNode {
  const t = useT();
  return (
    <RowsInput<DealNeed>
      label={props.label}
      rows={(props.value as DealNeed[] | undefined) ?? []}
      onChange={props.onChange}
      blank={() => ({})}
      addLabel={t('needs.add')}
      error={props.error}
      columns={[
        {
          id: 'product',
          label: t('fields.productId'),
          width: 190,
          cell: (row, set, label) => (
            <RefSelect
              resource="products"
              aria-label={label}
              value={row.productId}
              onChange={(productId) => set({ productId })}
            />
          ),
        },
        {
          id: 'quantity',
          label: t('fields.quantity'),
          width: 180,
          cell: (row, set, label) => (
            <ProductQuantityInput
              productId={row.productId}
              value={row.quantity}
              label={label}
              onChange={(quantity) => set({ quantity })}
            />
          ),
        },
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
      below={(row) =>
        row.productId && row.quantity?.value && <ConvertedQuantity productId={row.productId} quantity={row.quantity} />
      }
    />
  );
}

/**
 * What is offered: product, quantity, discount; the price comes from the price book unless it is told. Another product or
 * quantity asks the price book again.
 */
export function LinesInput(props: RowsProps): ReactNode {
  const t = useT();
  return (
    <RowsInput<DealLine>
      label={props.label}
      rows={(props.value as DealLine[] | undefined) ?? []}
      onChange={props.onChange}
      blank={() => ({})}
      addLabel={t('lines.add')}
      error={props.error}
      columns={[
        {
          id: 'product',
          label: t('fields.productId'),
          width: 190,
          cell: (row, set, label) => (
            <ProductCell
              label={label}
              value={row.productId}
              onChange={(productId) => set({ productId, price: undefined })}
            />
          ),
        },
        {
          id: 'quantity',
          label: t('fields.quantity'),
          width: 180,
          cell: (row, set, label) => (
            <ProductQuantityInput
              productId={row.productId}
              value={row.quantity}
              label={label}
              onChange={(quantity) => set({ quantity, price: undefined })}
            />
          ),
        },
        {
          id: 'discount',
          label: t('fields.discount'),
          width: 90,
          cell: (row, set, label) => (
            <DecimalInput aria-label={label} value={row.discount} onChange={(discount) => set({ discount })} />
          ),
        },
        {
          id: 'price',
          label: t('lines.priceOrBook'),
          width: 180,
          cell: (row, set, label) => (
            <MoneyInput aria-label={label} value={row.price} onChange={(price) => set({ price })} />
          ),
        },
      ]}
      below={(row) =>
        row.productId && row.quantity?.value && <ConvertedQuantity productId={row.productId} quantity={row.quantity} />
      }
    />
  );
}

/** A product that may still be sold. */
export function ProductCell(props: {
  label: string;
  value: string | undefined;
  onChange: (id: string | undefined) => void;
}): ReactNode {
  return (
    <RefSelect
      resource="products"
      aria-label={props.label}
      filter='lifecycle != "PRODUCT_LIFECYCLE_WITHDRAWN"'
      value={props.value}
      onChange={(id) => props.onChange(id)}
    />
  );
}
