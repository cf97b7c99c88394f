import { defineScreen } from '@crm/ui';
import type { InputProps } from '@crm/ui';
import type { Template } from '../records.ts';
import { HtmlInput } from './html-input.tsx';

export const templateScreen = defineScreen<Template>({
  resource: 'templates',
  ns: 'clients',
  path: '/clients/templates',
  title: 'name',
  icon: 'print',
  order: 'type, language, name',
  columns: [
    { field: 'name', link: true, width: 260 },
    { field: 'type' },
    { field: 'language', width: 100 },
    { field: 'isDefault', width: 120 },
    { field: 'numberPattern', width: 180 },
    { field: 'templateVersion', width: 100 },
  ],
  form: [
    { field: 'name' },
    { field: 'type' },
    { field: 'language', hint: 'templates.languageHint' },
    { field: 'numberPattern', hint: 'templates.numberHint' },
    { field: 'page', hint: 'templates.pageHint' },
    { field: 'isDefault' },
    {
      field: 'html',
      wide: true,
      input: ({ value, values, label, error, onChange }: InputProps<Template>) => (
        <HtmlInput
          label={label}
          error={error}
          value={typeof value === 'string' ? value : ''}
          template={values}
          onChange={onChange}
        />
      ),
    },
    { field: 'mailSubject', wide: true },
    { field: 'mailText', wide: true, kind: 'longtext' },
  ],
  facts: [
    { field: 'type' },
    { field: 'language', edit: false },
    { field: 'isDefault' },
    { field: 'numberPattern' },
    { field: 'page' },
    { field: 'templateVersion' },
  ],
  filters: ['type', 'language', 'isDefault'],
});
