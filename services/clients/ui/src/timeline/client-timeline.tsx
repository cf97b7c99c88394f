import { useT } from '@crm/portal-sdk';
import { Timeline } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { Client } from '../records.ts';
import { Entry, iconOf } from './entry.tsx';
import { useTimeline } from './use-timeline.ts';
import { WorkComposer } from './work-composer.tsx';

const GROUPS = [
  '',
  'TIMELINE_GROUP_COMMUNICATION',
  'TIMELINE_GROUP_SALES',
  'TIMELINE_GROUP_DOCUMENTS',
  'TIMELINE_GROUP_SYSTEM',
] as const;

/** All that happened with a client, with the composer above. */
export function ClientTimeline(props: { clientId: string; client: Client }): ReactNode {
  const t = useT();
  const [group, setGroup] = useState('');
  const { items, query } = useTimeline(props.clientId, { group });
  return (
    <Timeline
      label={t('clients.timeline')}
      composer={!props.client.deleteTime && <WorkComposer clientId={props.clientId} />}
      entries={items?.map((item) => ({
        id: item.id,
        time: item.time,
        icon: iconOf(item),
        content: <Entry item={item} />,
      }))}
      error={items ? undefined : query.error}
      onRetry={() => void query.refetch()}
      hasMore={query.hasNextPage}
      loadingMore={query.isFetchingNextPage}
      onMore={() => void query.fetchNextPage()}
      filter={{
        value: group,
        onChange: setGroup,
        options: GROUPS.map((value) => ({ value, label: t(`groups.${value || 'all'}`) })),
      }}
    />
  );
}
