import { api, resourceKey, useQuery, useT } from '@crm/portal-sdk';
import { Timeline } from '@crm/ui';
import type { ReactNode } from 'react';
import { entriesOf } from '../reports/path-entries.tsx';
import type { PathStep } from '../records.ts';

/** What happened to the order, the latest first. */
export function OrderSteps(props: { orderId: string }): ReactNode {
  const t = useT();
  const query = useQuery({
    queryKey: resourceKey('orders', 'steps', props.orderId),
    queryFn: ({ signal }) => api<{ steps?: PathStep[] }>(`/orders/${props.orderId}/steps`, { signal }),
  });
  return (
    <Timeline
      label={t('tabs.steps')}
      entries={query.data && entriesOf(query.data.steps ?? [])}
      error={query.data ? undefined : query.error}
      onRetry={() => void query.refetch()}
    />
  );
}
