import type { Quantity } from '@crm/portal-sdk';
import { useT } from '@crm/portal-sdk';
import type { InputProps, RowColumn } from '@crm/ui';
import { DecimalInput, RefSelect, RowsInput } from '@crm/ui';
import type { ReactNode } from 'react';
import { ConvertedQuantity, ProductQuantityInput } from './quantities.tsx';

interface ProductRow {
  productId?: string;
  quantity?: Quantity;
}

export interface ProductRowsProps<Row> extends Pick<InputProps<object>, 'value' | 'onChange' | 'error' | 'label'> {
  addLabel: string;
  /** What stands beside product and quantity. */
  columns: readonly RowColumn<Row>[];
  /** Offers only products that may still be sold. */
  onSale?: boolean;
  /** What another product or quantity makes void, as a price. */
  voids?: Partial<Row>;
}

/** Rows of goods: a product, a quantity in one of its units with its conversion below, and what the record adds. */
export function ProductRowsInput<Row extends ProductRow>(props: ProductRowsProps<Row>): ReactNode {
  const t = useT();
  const { voids } = props;
  return (
    <RowsInput<Row>
      label={props.label}
      rows={(props.value as Row[] | undefined) ?? []}
      onChange={props.onChange}
      blank={() => ({}) as Row}
      addLabel={props.addLabel}
      error={props.error}
      columns={[
        {
          id: 'product',
          label: t('fields.productId'),
          width: 200,
          cell: (row, set, label) => (
            <RefSelect
              resource="products"
              aria-label={label}
              filter={props.onSale ? 'lifecycle != "PRODUCT_LIFECYCLE_WITHDRAWN"' : undefined}
              value={row.productId}
              onChange={(productId) => set({ ...voids, productId } as Partial<Row>)}
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
              onChange={(quantity) => set({ ...voids, quantity } as Partial<Row>)}
            />
          ),
        },
        ...props.columns,
      ]}
      below={(row) =>
        row.productId && row.quantity?.value && <ConvertedQuantity productId={row.productId} quantity={row.quantity} />
      }
    />
  );
}

/** The seller's discount of a line, in percent. */
export function useDiscountColumn<Row extends { discount?: string }>(): RowColumn<Row> {
  const t = useT();
  return {
    id: 'discount',
    label: t('fields.discount'),
    width: 90,
    cell: (row, set, label) => (
      <DecimalInput
        aria-label={label}
        value={row.discount}
        onChange={(discount) => set({ discount } as Partial<Row>)}
      />
    ),
  };
}
