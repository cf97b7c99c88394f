import { QuantityText, useUnitName } from '@crm/ui';
import type { ReactNode } from 'react';
import { Fragment } from 'react';
import type { Product } from '../records.ts';

/** The units of a product: "1 wagon = 20 pallets · 1 pallet = 480 pcs", or the base unit alone. */
export function Units(props: { product: Product }): ReactNode {
  const name = useUnitName();
  const conversions = [...(props.product.conversions ?? [])].reverse();
  if (conversions.length === 0) return name(props.product.unit ?? '');
  return (
    <span>
      {conversions.map((conversion, index) => (
        <Fragment key={conversion.unit}>
          {index > 0 && ' · '}
          <QuantityText value={{ value: '1', unit: conversion.unit ?? '' }} /> ={' '}
          {conversion.equals && <QuantityText value={conversion.equals} />}
        </Fragment>
      ))}
    </span>
  );
}
