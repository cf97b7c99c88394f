import { useT } from '@crm/portal-sdk';
import { RowsInput } from '@crm/ui';
import type { ReactNode } from 'react';
import type { Requisites } from '../records.ts';
import { BankAccountsInput } from './bank-accounts-input.tsx';
import { textColumn } from './text-column.tsx';

/** Further legal entities that a client acts through, each with its accounts. */
export function LegalEntitiesInput(props: {
  label: string;
  value: readonly Requisites[];
  error?: string | undefined;
  onChange: (entities: Requisites[]) => void;
}): ReactNode {
  const t = useT();
  const column = (field: keyof Requisites & string, width?: number) =>
    textColumn<Requisites>(field, t(`fields.${field}`), width);
  return (
    <RowsInput<Requisites>
      label={props.label}
      addLabel={t('requisites.addEntity')}
      rows={props.value}
      blank={() => ({})}
      error={props.error}
      onChange={props.onChange}
      columns={[
        column('legalName', 300),
        column('inn', 140),
        column('kpp', 120),
        column('ogrn', 150),
        column('vatId'),
        column('legalAddress', 300),
        column('director', 200),
        {
          id: 'bankAccounts',
          label: '',
          width: 640,
          cell: ({ bankAccounts = [] }, set) => (
            <BankAccountsInput
              label={t('fields.bankAccounts')}
              value={bankAccounts}
              onChange={(changed) => set({ bankAccounts: changed })}
            />
          ),
        },
      ]}
    />
  );
}
