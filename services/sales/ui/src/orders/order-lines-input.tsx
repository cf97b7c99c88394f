import { useT } from '@crm/portal-sdk';
import type { InputProps } from '@crm/ui';
import type { ReactNode } from 'react';
import { ProductRowsInput, useDiscountColumn } from '../parts/product-rows.tsx';
import type { OrderLine } from '../records.ts';

/** Lines of an order or a quote: product, quantity, the seller's discount; prices are the service's. */
export function OrderLinesInput(props: Pick<InputProps<object>, 'value' | 'onChange' | 'error' | 'label'>): ReactNode {
  const t = useT();
  const discount = useDiscountColumn<OrderLine>();
  return <ProductRowsInput<OrderLine> {...props} addLabel={t('lines.add')} onSale columns={[discount]} />;
}
