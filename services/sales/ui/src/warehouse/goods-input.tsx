import { useCan, useT } from '@crm/portal-sdk';
import type { InputProps, RowColumn } from '@crm/ui';
import { MoneyInput } from '@crm/ui';
import type { ReactNode } from 'react';
import { ProductRowsInput } from '../parts/product-rows.tsx';
import type { ReceiptLine } from '../records.ts';

/** Goods asked of a supplier or received: product, quantity, and their cost for those who may see it. */
export function GoodsInput(props: Pick<InputProps<object>, 'value' | 'onChange' | 'error' | 'label'>): ReactNode {
  const t = useT();
  const seesCost = useCan('sales:cost:read');
  const cost: RowColumn<ReceiptLine> = {
    id: 'cost',
    label: t('fields.cost'),
    width: 180,
    cell: (row, set, label) => <MoneyInput aria-label={label} value={row.cost} onChange={(cost) => set({ cost })} />,
  };
  return <ProductRowsInput<ReceiptLine> {...props} addLabel={t('lines.add')} columns={seesCost ? [cost] : []} />;
}
