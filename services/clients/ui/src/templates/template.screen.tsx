import { defineScreen } from '@crm/ui';
import type { InputProps, ScreenField } from '@crm/ui';
import { CodeText } from '../parts/code-inputs.tsx';
import type { Template } from '../records.ts';
import { HtmlInput } from './html-input.tsx';

const language: ScreenField<Template> = {
  field: 'language',
  render: (template) => <CodeText type="language" code={template.language} />,
};

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
    { ...language, width: 120 },
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
    { ...language, edit: false },
    { field: 'isDefault' },
    { field: 'numberPattern' },
    { field: 'page' },
    { field: 'templateVersion' },
  ],
  filters: ['type', 'language', 'isDefault'],
});
