import { useT } from '@crm/portal-sdk';
import type { InputProps } from '@crm/ui';
import { QuantityInput, RowsInput, TextInput } from '@crm/ui';
import type { ReactNode } from 'react';
import type { Product, UnitConversion } from '../records.ts';

/** Larger units, each told by a smaller one: 1 WAG = 20 PLT, 1 PLT = 480 PCE. */
export function ConversionsInput(
  props: Pick<InputProps<Product>, 'value' | 'onChange' | 'error' | 'label' | 'values'>,
): ReactNode {
  const t = useT();
  const rows = (props.value as UnitConversion[] | undefined) ?? [];
  const smaller = [props.values.unit, ...rows.map(({ unit }) => unit)].filter((unit): unit is string => Boolean(unit));
  return (
    <RowsInput<UnitConversion>
      label={props.label}
      rows={rows}
      onChange={props.onChange}
      blank={() => ({ equals: { value: '', unit: smaller.at(-1) ?? 'PCE' } })}
      addLabel={t('products.addUnit')}
      error={props.error}
      columns={[
        {
          id: 'unit',
          label: t('products.largerUnit'),
          width: 140,
          cell: (row, set, label) => (
            <TextInput
              aria-label={label}
              value={row.unit ?? ''}
              maxLength={10}
              onChange={(event) => set({ unit: event.currentTarget.value.toUpperCase() })}
            />
          ),
        },
        {
          id: 'equals',
          label: t('products.equals'),
          width: 220,
          cell: (row, set, label) => (
            <QuantityInput
              aria-label={label}
              value={row.equals}
              units={smaller.filter((unit) => unit !== row.unit)}
              onChange={(equals) => set({ equals })}
            />
          ),
        },
      ]}
    />
  );
}
