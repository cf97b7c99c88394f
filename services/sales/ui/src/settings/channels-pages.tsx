import { defineScreen } from '@crm/ui';
import type { ReactNode } from 'react';
import { NounPages } from '../parts/noun-pages.tsx';
import type { Channel } from '../records.ts';

const screen = defineScreen<Channel>({
  resource: 'channels',
  ns: 'sales',
  path: '/sales/settings/channels',
  title: 'name',
  icon: 'target',
  order: 'position',
  columns: [
    { field: 'name', link: true },
    { field: 'kind' },
    { field: 'position', width: 110 },
    { field: 'archived', width: 120 },
  ],
  form: [
    { field: 'name', wide: true },
    { field: 'kind' },
    { field: 'position' },
    { field: 'archived', hint: 'settings.archivedHint' },
  ],
});

export default function ChannelsPages(): ReactNode {
  return <NounPages screen={screen} />;
}
