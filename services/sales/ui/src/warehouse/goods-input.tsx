import { useCan, useT } from '@crm/portal-sdk';
import type { InputProps } from '@crm/ui';
import { MoneyInput, RefSelect, RowsInput } from '@crm/ui';
import type { ReactNode } from 'react';
import { ConvertedQuantity, ProductQuantityInput } from '../parts/quantities.tsx';
import type { ReceiptLine } from '../records.ts';

/** Goods asked of a supplier or received: product, quantity, and their cost for those who may see it. */
export function GoodsInput(props: Pick<InputProps<object>, 'value' | 'onChange' | 'error' | 'label'>): ReactNode {
  const t = useT();
  const seesCost = useCan('sales:cost:read');
  return (
    <RowsInput<ReceiptLine>
      label={props.label}
      rows={(props.value as ReceiptLine[] | undefined) ?? []}
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
        ...(seesCost
          ? [
              {
                id: 'cost',
                label: t('fields.cost'),
                width: 180,
                cell: (row: ReceiptLine, set: (patch: Partial<ReceiptLine>) => void, label: string) => (
                  <MoneyInput aria-label={label} value={row.cost} onChange={(cost) => set({ cost })} />
                ),
              },
            ]
          : []),
      ]}
      below={(row) =>
        row.productId && row.quantity?.value && <ConvertedQuantity productId={row.productId} quantity={row.quantity} />
      }
    />
  );
}
