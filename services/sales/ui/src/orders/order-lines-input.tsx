import { useT } from '@crm/portal-sdk';
import type { InputProps } from '@crm/ui';
import { DecimalInput, RowsInput } from '@crm/ui';
import type { ReactNode } from 'react';
import { ProductCell } from '../deals/lines-input.tsx';
import { ConvertedQuantity, ProductQuantityInput } from '../parts/quantities.tsx';
import type { OrderLine } from '../records.ts';

/** Lines of an order or a quote: product, quantity, the seller's discount; prices are the service's. */
export function OrderLinesInput(props: Pick<InputProps<object>, 'value' | 'onChange' | 'error' | 'label'>): ReactNode {
  const t = useT();
  return (
    <RowsInput<OrderLine>
      label={props.label}
      rows={(props.value as OrderLine[] | undefined) ?? []}
      onChange={props.onChange}
      blank={() => ({})}
      addLabel={t('lines.add')}
      error={props.error}
      columns={[
        {
          id: 'product',
          label: t('fields.productId'),
          width: 260,
          cell: (row, set, label) => (
            <ProductCell label={label} value={row.productId} onChange={(productId) => set({ productId })} />
          ),
        },
        {
          id: 'quantity',
          label: t('fields.quantity'),
          width: 200,
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
          id: 'discount',
          label: t('fields.discount'),
          width: 100,
          cell: (row, set, label) => (
            <DecimalInput aria-label={label} value={row.discount} onChange={(discount) => set({ discount })} />
          ),
        },
      ]}
      below={(row) =>
        row.productId && row.quantity?.value && <ConvertedQuantity productId={row.productId} quantity={row.quantity} />
      }
    />
  );
}
