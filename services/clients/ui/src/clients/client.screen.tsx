import { defineScreen } from '@crm/ui';
import type { InputProps, ScreenField } from '@crm/ui';
import { TextsInput } from '../parts/texts-input.tsx';
import type { Client, Email, Phone } from '../records.ts';
import { RolesInput } from './roles-input.tsx';
import { RolesText } from './roles-text.tsx';
import { SourceInput, SourceText } from './source-input.tsx';

const ORGANIZATION = 'CLIENT_KIND_ORGANIZATION';
const PERSON = 'CLIENT_KIND_PERSON';
const isOrganization = ({ kind }: Partial<Client>): boolean => kind === ORGANIZATION;
const isHuman = ({ kind }: Partial<Client>): boolean => kind !== undefined && kind !== ORGANIZATION;

const phones: ScreenField<Client> = {
  field: 'phones',
  kind: 'text',
  edit: false,
  width: 160,
  render: ({ phones: known = [] }) => known.map(({ number }) => number).join(', ') || '—',
  input: ({ value, label, error, onChange }: InputProps<Client>) => (
    <TextsInput
      label={label}
      type="tel"
      error={error}
      values={((value as Phone[] | undefined) ?? []).map(({ number }) => number)}
      onChange={(values) => onChange(values.map((number) => ({ number })))}
    />
  ),
};

const emails: ScreenField<Client> = {
  field: 'emails',
  kind: 'text',
  edit: false,
  width: 200,
  render: ({ emails: known = [] }) => known.map(({ address }) => address).join(', ') || '—',
  input: ({ value, label, error, onChange }: InputProps<Client>) => (
    <TextsInput
      label={label}
      type="email"
      error={error}
      values={((value as Email[] | undefined) ?? []).map(({ address }) => address)}
      onChange={(values) => onChange(values.map((address) => ({ address })))}
    />
  ),
};

const roles: ScreenField<Client> = {
  field: 'roles',
  kind: 'text',
  edit: false,
  render: (client) => <RolesText roles={client.roles ?? []} />,
  input: ({ value, label, onChange }: InputProps<Client>) => (
    <RolesInput label={label} value={(value as string[] | undefined) ?? []} onChange={onChange} />
  ),
};

const source: ScreenField<Client> = {
  field: 'firstSource',
  kind: 'text',
  render: (client) => <SourceText source={client.firstSource} />,
  input: ({ value, label, onChange }: InputProps<Client>) => (
    <SourceInput label={label} value={(value as Client['firstSource']) ?? {}} onChange={onChange} />
  ),
};

export const clientScreen = defineScreen<Client>({
  resource: 'clients',
  ns: 'clients',
  path: '/clients',
  title: 'name',
  icon: 'users',
  order: 'create_time desc',
  columns: [
    { field: 'name', link: true, width: 260 },
    { field: 'kind', width: 130 },
    {
      field: 'stage',
      tones: {
        CLIENT_STAGE_PERMANENT: 'ok',
        CLIENT_STAGE_ACCOMPLISHED: 'ok',
        CLIENT_STAGE_READY: 'info',
        CLIENT_STAGE_LOST: 'danger',
      },
    },
    { field: 'inn', width: 120 },
    phones,
    emails,
    { field: 'ownerId' },
    { field: 'lastContactTime' },
    { field: 'sourceChannel', hidden: true },
    { field: 'country', hidden: true },
    { field: 'industry', hidden: true },
    { ...roles, hidden: true },
    { field: 'tags', hidden: true },
    { field: 'createTime', hidden: true },
  ],
  form: [
    { field: 'kind' },
    { field: 'name', wide: true, hint: 'clients.nameHint' },
    { field: 'familyName', when: isHuman },
    { field: 'givenName', when: isHuman },
    { field: 'patronymic', when: isHuman },
    { field: 'birthDate', when: ({ kind }) => kind === PERSON },
    { field: 'legalName', when: isOrganization, wide: true },
    { field: 'inn' },
    { field: 'kpp', when: isOrganization },
    { field: 'ogrn', when: ({ kind }) => kind !== PERSON },
    { field: 'vatId' },
    phones,
    emails,
    source,
    roles,
    { field: 'country' },
    { field: 'language', kind: 'text' },
    { field: 'website' },
    { field: 'industry' },
    { field: 'tags' },
    { field: 'comment', wide: true },
  ],
  facts: [
    { field: 'kind', edit: false },
    { field: 'stage', edit: false },
    { field: 'ownerId' },
    { field: 'inn' },
    { field: 'kpp' },
    { field: 'ogrn' },
    { field: 'vatId' },
    { field: 'legalName' },
    phones,
    emails,
    roles,
    source,
    { field: 'protectedUntil' },
    { field: 'lastContactTime' },
    { field: 'country' },
    { field: 'language', kind: 'text' },
    { field: 'website' },
    { field: 'industry' },
    { field: 'tags' },
    { field: 'comment' },
  ],
  filters: [
    'kind',
    'stage',
    'ownerId',
    'sourceChannel',
    'country',
    'industry',
    'tags',
    'createTime',
    'lastContactTime',
  ],
  views: [
    { id: 'mine', filters: ['ownerId.in.@me'] },
    { id: 'forgotten', filters: ['ownerId.in.@me', 'lastContactTime.le.@today-30'], order: 'last_contact_time' },
    { id: 'lost', filters: ['stage.in.CLIENT_STAGE_LOST'] },
  ],
});
