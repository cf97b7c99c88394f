import type { Quantity } from '@crm/portal-sdk';
import { api, keepPreviousData, resourceKey, useQuery } from '@crm/portal-sdk';
import { getRecord, QuantityInput, QuantityText, usePaused } from '@crm/ui';
import type { ReactNode } from 'react';
import { Fragment, useEffect } from 'react';
import type { Product } from '../records.ts';
import styles from './parts.module.css';

/** A product that lines name; kept for five minutes. */
export function useProduct(id: string | undefined): Product | undefined {
  return useQuery({
    queryKey: resourceKey('products', 'get', id),
    queryFn: ({ signal }) => getRecord<Product>('products', id ?? '', signal),
    enabled: Boolean(id),
    staleTime: 5 * 60_000,
  }).data;
}

/** "3 wagons = 60 pallets = 28,800 pcs". */
export function QuantityChain(props: { quantities: readonly Quantity[] }): ReactNode {
  return (
    <span className={styles['chain']}>
      {props.quantities.map((quantity, index) => (
        <Fragment key={quantity.unit}>
          {index > 0 && ' = '}
          <QuantityText value={quantity} />
        </Fragment>
      ))}
    </span>
  );
}

/** A quantity in all units of its product, as the service converts it; as it stands until that is known. */
export function ConvertedQuantity(props: {
  productId: string | undefined;
  quantity: Partial<Quantity> | undefined;
}): ReactNode {
  const value = usePaused(props.quantity?.value ?? '');
  const unit = props.quantity?.unit ?? '';
  const valid = /^\d+(\.\d+)?$/.test(value) && Boolean(unit && props.productId);
  const query = useQuery({
    queryKey: resourceKey('products', 'convert', props.productId, value, unit),
    queryFn: ({ signal }) =>
      api<{ quantities?: Quantity[] }>(`/products/${props.productId ?? ''}:convert`, {
        query: { value, unit },
        signal,
      }),
    enabled: valid,
    staleTime: 5 * 60_000,
    placeholderData: keepPreviousData,
  });
  const quantities = valid ? query.data?.quantities : undefined;
  if (quantities && quantities.length > 0) return <QuantityChain quantities={quantities} />;
  return props.quantity?.value && unit ? <QuantityText value={{ value: props.quantity.value, unit }} /> : null;
}

/** A quantity in the units that its product has: the largest, unless another is chosen, also for what was typed before they are known. */
export function ProductQuantityInput(props: {
  productId: string | undefined;
  value: Quantity | undefined;
  onChange: (value: Quantity | undefined) => void;
  label: string;
  error?: ReactNode;
}): ReactNode {
  const { productId, label, ...rest } = props;
  const { value, onChange } = rest;
  const product = useProduct(productId);
  const units = product ? unitsOf(product) : productId ? [] : undefined;
  const largest = units?.[0];
  useEffect(() => {
    if (largest && value && !value.unit) onChange({ ...value, unit: largest });
  });
  return <QuantityInput {...rest} aria-label={label} units={units} />;
}

/** Units of a product, the largest first. */
export function unitsOf(product: Product): string[] {
  return [
    ...(product.conversions ?? []).flatMap((item) => item.unit ?? []).reverse(),
    ...(product.unit ? [product.unit] : []),
  ];
}
