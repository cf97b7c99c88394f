import type { Quantity } from '@crm/portal-sdk';
import { api, keepPreviousData, resourceKey, useQuery } from '@crm/portal-sdk';
import { getRecord, QuantityInput, QuantityText, usePaused } from '@crm/ui';
import type { ReactNode } from 'react';
import { Fragment, useEffect } from 'react';
import type { Product, UnitConversion } from '../records.ts';
import { compare, divide, multiply } from './decimal.ts';
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

/** What a line of a document keeps of its product's units: they hold for it, whatever becomes of the product's. */
export interface LineUnits {
  baseQuantity?: Partial<Quantity>;
  conversions?: UnitConversion[];
}

/** A quantity of a line in all units that the line was made with. */
export function LineQuantity(props: { line: LineUnits; quantity: Partial<Quantity> | undefined }): ReactNode {
  const { line, quantity } = props;
  const factors = factorsOf(line);
  const own = factors.find(({ unit }) => unit === quantity?.unit);
  if (!quantity?.value || !quantity.unit) return null;
  if (!own) return <QuantityText value={{ value: quantity.value, unit: quantity.unit }} />;
  const base = multiply(quantity.value, own.factor);
  return <QuantityChain quantities={factors.map(({ unit, factor }) => ({ unit, value: divide(base, factor) }))} />;
}

/** Units of a line, the largest first. */
export function unitsOfLine(line: LineUnits): string[] {
  return factorsOf(line).map(({ unit }) => unit);
}

/** Units of a line with the base units that each holds, the largest first; a unit is told by a smaller one. */
function factorsOf({ baseQuantity, conversions = [] }: LineUnits): { unit: string; factor: string }[] {
  const known = new Map([[baseQuantity?.unit ?? '', '1']]);
  for (let left = conversions.length; left > 0; left--)
    for (const { unit = '', equals } of conversions) {
      const inner = known.get(equals?.unit ?? '');
      if (inner !== undefined && !known.has(unit)) known.set(unit, multiply(equals?.value, inner));
    }
  return [...known].map(([unit, factor]) => ({ unit, factor })).sort((one, other) => compare(other.factor, one.factor));
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
