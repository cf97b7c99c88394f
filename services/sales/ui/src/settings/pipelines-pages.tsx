import type { ReactNode } from 'react';
import { defineScreen } from '@crm/ui';
import { NounPages } from '../parts/noun-pages.tsx';
import type { Pipeline } from '../records.ts';
import { ClientKindsInput, StagesInput } from './stages-input.tsx';

const screen = defineScreen<Pipeline>({
  resource: 'pipelines',
  ns: 'sales',
  path: '/sales/settings/pipelines',
  title: 'name',
  icon: 'kanban',
  order: 'position',
  columns: [
    { field: 'name', link: true },
    { field: 'mode' },
    {
      field: 'stages',
      width: 420,
      render: (pipeline) => (pipeline.stages ?? []).map((stage) => stage.name).join(' → '),
    },
    { field: 'isDefault', width: 110 },
    { field: 'position', width: 90 },
  ],
  facts: [
    { field: 'mode' },
    { field: 'isDefault' },
    { field: 'position' },
    { field: 'responseHours' },
    { field: 'clientKinds' },
    { field: 'tags' },
  ],
  form: [
    { field: 'name', wide: true },
    { field: 'mode' },
    { field: 'position' },
    { field: 'responseHours', hint: 'pipelines.responseHint' },
    { field: 'isDefault' },
    { field: 'clientKinds', input: (props) => <ClientKindsInput {...props} /> },
    { field: 'stages', wide: true, input: (props) => <StagesInput {...props} /> },
  ],
});

/** Ways of selling and their stages. */
export default function PipelinesPages(): ReactNode {
  return <NounPages screen={screen} editTab />;
}
