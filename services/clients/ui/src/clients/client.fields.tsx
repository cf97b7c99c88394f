import type { InputProps, ScreenField } from '@crm/ui';
import { CodeText, CountryInput, LanguageInput } from '../parts/code-inputs.tsx';
import { TextsInput } from '../parts/texts-input.tsx';
import type { Client, Email, Phone } from '../records.ts';
import { AddressesInput } from '../requisites/addresses-input.tsx';
import { BankAccountsInput } from '../requisites/bank-accounts-input.tsx';
import { LegalEntitiesInput } from '../requisites/legal-entities-input.tsx';
import { AddressesText, BankAccountsText, LegalEntitiesText } from '../requisites/requisites-text.tsx';
import { RolesInput } from './roles-input.tsx';
import { RolesText } from './roles-text.tsx';
import { SourceInput, SourceText } from './source-input.tsx';

type Props = InputProps<Client>;

/** The value of a repeated field, which proto JSON leaves out when it is empty. */
function listOf<T>(value: unknown): readonly T[] {
  return (value as readonly T[] | undefined) ?? [];
}

export const phones: ScreenField<Client> = {
  field: 'phones',
  kind: 'text',
  width: 160,
  render: ({ phones: known = [] }) =>
    known.map(({ number, extension }) => (extension ? `${number} #${extension}` : number)).join(', ') || '—',
  input: ({ value, label, error, onChange }: Props) => (
    <TextsInput<Phone>
      label={label}
      type="tel"
      error={error}
      rows={listOf(value)}
      field="number"
      blank={{ number: '' }}
      onChange={onChange}
    />
  ),
};

export const emails: ScreenField<Client> = {
  field: 'emails',
  kind: 'text',
  width: 200,
  render: ({ emails: known = [] }) => known.map(({ address }) => address).join(', ') || '—',
  input: ({ value, label, error, onChange }: Props) => (
    <TextsInput<Email>
      label={label}
      type="email"
      error={error}
      rows={listOf(value)}
      field="address"
      blank={{ address: '' }}
      onChange={onChange}
    />
  ),
};

export const roles: ScreenField<Client> = {
  field: 'roles',
  kind: 'text',
  render: (client) => <RolesText roles={client.roles ?? []} />,
  input: ({ value, label, onChange }: Props) => <RolesInput label={label} value={listOf(value)} onChange={onChange} />,
};

export const firstSource: ScreenField<Client> = {
  field: 'firstSource',
  kind: 'text',
  render: (client) => <SourceText source={client.firstSource} />,
  input: ({ value, label, onChange }: Props) => (
    <SourceInput label={label} value={(value as Client['firstSource']) ?? {}} onChange={onChange} />
  ),
};

/** Through what the client came last; asked of a client who is known already. */
export const lastSource: ScreenField<Client> = {
  ...firstSource,
  field: 'lastSource',
  render: (client) => <SourceText source={client.lastSource} />,
  input: ({ value, label, onChange }: Props) => (
    <SourceInput
      label={label}
      value={(value as Client['lastSource']) ?? {}}
      onChange={(source) => onChange({ ...source, time: new Date().toISOString() })}
    />
  ),
};

export const country: ScreenField<Client> = {
  field: 'country',
  render: (client) => <CodeText type="region" code={client.country} />,
  input: ({ value, label, error, onChange }: Props) => (
    <CountryInput label={label} error={error} value={value as string | undefined} onChange={onChange} />
  ),
};

export const language: ScreenField<Client> = {
  field: 'language',
  kind: 'text',
  render: (client) => <CodeText type="language" code={client.language} />,
  input: ({ value, label, error, onChange }: Props) => (
    <LanguageInput label={label} error={error} value={value as string | undefined} onChange={onChange} />
  ),
};

export const addresses: ScreenField<Client> = {
  field: 'addresses',
  kind: 'text',
  wide: true,
  render: (client) => <AddressesText addresses={client.addresses ?? []} />,
  input: ({ value, label, error, onChange }: Props) => (
    <AddressesInput label={label} error={error} value={listOf(value)} onChange={onChange} />
  ),
};

export const bankAccounts: ScreenField<Client> = {
  field: 'bankAccounts',
  kind: 'text',
  wide: true,
  render: (client) => <BankAccountsText accounts={client.bankAccounts ?? []} />,
  input: ({ value, label, error, onChange }: Props) => (
    <BankAccountsInput label={label} error={error} value={listOf(value)} onChange={onChange} />
  ),
};

export const legalEntities: ScreenField<Client> = {
  field: 'requisites',
  kind: 'text',
  wide: true,
  render: (client) => <LegalEntitiesText entities={client.requisites ?? []} />,
  input: ({ value, label, error, onChange }: Props) => (
    <LegalEntitiesInput label={label} error={error} value={listOf(value)} onChange={onChange} />
  ),
};
