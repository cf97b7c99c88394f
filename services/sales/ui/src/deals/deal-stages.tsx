import { api, resourceKey, useFormat, useQuery, useT } from '@crm/portal-sdk';
import { ErrorState, LoadingState } from '@crm/ui';
import type { ReactNode } from 'react';
import { DataTable } from '../parts/data-table.tsx';
import { Referred } from '../parts/referred.tsx';
import type { DealStage } from '../records.ts';

/** The deal's way through the stages, oldest first. */
export function DealStages(props: { dealId: string }): ReactNode {
  const t = useT();
  const format = useFormat();
  const query = useQuery({
    queryKey: resourceKey('deals', 'stages', props.dealId),
    queryFn: ({ signal }) => api<{ stages?: DealStage[] }>(`/deals/${props.dealId}/stages`, { signal }),
  });
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <LoadingState />;
  return (
    <DataTable
      label={t('tabs.stages')}
      rows={query.data.stages ?? []}
      rowKey={(stage, index) => stage.id ?? String(index)}
      columns={[
        { id: 'stage', label: t('fields.stageId'), cell: (stage) => stage.stageName },
        { id: 'from', label: t('stages.entered'), cell: (stage) => format.dateTime(stage.enterTime) },
        { id: 'to', label: t('stages.left'), cell: (stage) => format.dateTime(stage.leaveTime) },
        { id: 'who', label: t('stages.who'), cell: (stage) => <Referred plural="users" id={stage.actorId} /> },
        { id: 'comment', label: t('fields.comment'), cell: (stage) => stage.comment },
      ]}
    />
  );
}
