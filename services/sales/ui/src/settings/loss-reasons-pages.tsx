import { defineScreen } from '@crm/ui';
import type { ReactNode } from 'react';
import { NounPages } from '../parts/noun-pages.tsx';
import type { LossReason } from '../records.ts';

const screen = defineScreen<LossReason>({
  resource: 'loss-reasons',
  ns: 'sales',
  path: '/sales/settings/loss-reasons',
  title: 'name',
  icon: 'fail',
  order: 'position',
  columns: [
    { field: 'name', link: true },
    { field: 'position', width: 110 },
    { field: 'archived', width: 120 },
  ],
  form: [{ field: 'name', wide: true }, { field: 'position' }, { field: 'archived', hint: 'settings.archivedHint' }],
});

export default function LossReasonsPages(): ReactNode {
  return <NounPages screen={screen} />;
}
