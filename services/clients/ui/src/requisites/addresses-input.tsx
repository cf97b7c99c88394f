import { useT } from '@crm/portal-sdk';
import { RowsInput, Select } from '@crm/ui';
import type { ReactNode } from 'react';
import { CountryInput } from '../parts/code-inputs.tsx';
import type { Address } from '../records.ts';
import { textColumn } from './text-column.tsx';

const TYPES = ['ADDRESS_TYPE_LEGAL', 'ADDRESS_TYPE_POSTAL', 'ADDRESS_TYPE_DELIVERY'] as const;

/** Legal, postal and delivery addresses; documents print the legal one, or the first. */
export function AddressesInput(props: {
  label: string;
  value: readonly Address[];
  error?: string | undefined;
  onChange: (addresses: Address[]) => void;
}): ReactNode {
  const t = useT();
  const { value } = props;
  const missing = TYPES.find((type) => value.every((address) => address.type !== type)) ?? 'ADDRESS_TYPE_DELIVERY';
  const column = (field: keyof Address & string, width?: number) =>
    textColumn<Address>(field, t(`fields.${field}`), width);
  return (
    <RowsInput<Address>
      label={props.label}
      addLabel={t('requisites.addAddress')}
      rows={value}
      blank={() => ({ type: missing })}
      error={props.error}
      onChange={props.onChange}
      columns={[
        {
          id: 'type',
          label: t('fields.addressType'),
          width: 150,
          cell: ({ type }, set, name) => (
            <Select
              aria-label={name}
              data={TYPES.map((one) => ({ value: one, label: t(`enums.${one}`) }))}
              value={type ?? null}
              allowDeselect={false}
              comboboxProps={{ withinPortal: false }}
              onChange={(chosen) => set({ type: chosen ?? missing })}
            />
          ),
        },
        column('postalCode', 100),
        {
          id: 'country',
          label: t('fields.country'),
          width: 160,
          cell: ({ country }, set, name) => (
            <CountryInput name={name} value={country} onChange={(code) => set({ country: code ?? '' })} />
          ),
        },
        column('region', 160),
        column('city', 160),
        column('street', 260),
        column('comment', 200),
      ]}
    />
  );
}
