import { useT } from '@crm/portal-sdk';
import { Checkbox, RowsInput } from '@crm/ui';
import type { ReactNode } from 'react';
import type { BankAccount } from '../records.ts';
import { textColumn } from './text-column.tsx';

/** Bank accounts of a legal entity; documents name the main one, or the first. */
export function BankAccountsInput(props: {
  label: string;
  value: readonly BankAccount[];
  error?: string | undefined;
  onChange: (accounts: BankAccount[]) => void;
}): ReactNode {
  const t = useT();
  const { value, onChange } = props;
  const makeMain = (chosen: BankAccount): void =>
    onChange(value.map((account) => ({ ...account, primary: account === chosen })));
  const column = (field: keyof BankAccount & string, width?: number) =>
    textColumn<BankAccount>(field, t(`fields.${field}`), width);
  return (
    <RowsInput<BankAccount>
      label={props.label}
      addLabel={t('requisites.addAccount')}
      rows={value}
      blank={() => ({ account: '' })}
      error={props.error}
      onChange={onChange}
      columns={[
        column('account', 220),
        column('bankName', 220),
        column('bic', 120),
        column('correspondentAccount', 220),
        ...(value.length > 1
          ? [
              {
                id: 'primary',
                label: t('fields.primary'),
                width: 80,
                cell: (account: BankAccount, _set: unknown, name: string) => (
                  <Checkbox aria-label={name} checked={account.primary ?? false} onChange={() => makeMain(account)} />
                ),
              },
            ]
          : []),
      ]}
    />
  );
}
