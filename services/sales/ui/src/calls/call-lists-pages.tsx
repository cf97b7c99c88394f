import { useCan, useT } from '@crm/portal-sdk';
import { Button, defineScreen, Icon } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { NounPages } from '../parts/noun-pages.tsx';
import type { CallList } from '../records.ts';
import { AddClientsDialog } from './add-clients-dialog.tsx';
import { CallQueue } from './call-queue.tsx';
import { CallRound } from './call-round.tsx';

const screen = defineScreen<CallList>({
  resource: 'call-lists',
  ns: 'sales',
  path: '/sales/calls',
  title: 'name',
  icon: 'phone',
  order: 'create_time desc',
  columns: [
    { field: 'name', link: true },
    { field: 'closed', width: 120 },
    { field: 'ownerId' },
    { field: 'createTime' },
  ],
  facts: [{ field: 'ownerId', edit: false }, { field: 'results' }, { field: 'closed' }, { field: 'createTime' }],
  form: [
    { field: 'name', wide: true },
    { field: 'results', hint: 'calls.resultsHint' },
    { field: 'script', wide: true },
    { field: 'closed' },
  ],
  views: [{ id: 'callsOpen', filters: ['closed.eq.false'] }],
  live: ['call-list-items'],
});

/** Call-rounds: who is to be called with which words, and the calling itself. */
export default function CallListsPages(): ReactNode {
  const t = useT();
  const mayCall = useCan('sales:call_list:call');
  const mayEdit = useCan('sales:call_list:edit');
  const [adding, setAdding] = useState(false);
  return (
    <NounPages
      screen={screen}
      editTab
      page={{
        buttons: (list) =>
          mayEdit &&
          !list.deleteTime && (
            <Button variant="default" leftSection={<Icon name="plus" size={14} />} onClick={() => setAdding(true)}>
              {t('calls.add')}
            </Button>
          ),
        tabs: (list) => [
          ...(mayCall && !list.closed
            ? [{ id: 'round', label: t('calls.round'), content: <CallRound key={list.id} list={list} /> }]
            : []),
          { id: 'queue', label: t('calls.queue'), content: <CallQueue listId={list.id} /> },
        ],
        panels: (list) => adding && <AddClientsDialog list={list} onClose={() => setAdding(false)} />,
      }}
    />
  );
}
