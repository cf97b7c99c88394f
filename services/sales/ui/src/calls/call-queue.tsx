import { useFormat, useT } from '@crm/portal-sdk';
import { Chip, ErrorState, LoadingState } from '@crm/ui';
import type { Tone } from '@crm/ui';
import type { ReactNode } from 'react';
import { DataTable } from '../parts/data-table.tsx';
import { Referred } from '../parts/referred.tsx';
import { useRows } from '../parts/use-rows.ts';
import type { CallListItem } from '../records.ts';

const TONES: Readonly<Record<string, Tone>> = {
  CALL_LIST_ITEM_STATUS_WAITING: 'neutral',
  CALL_LIST_ITEM_STATUS_TAKEN: 'accent',
  CALL_LIST_ITEM_STATUS_DONE: 'ok',
};

/** Everybody of a call-round, with what came of the call. */
export function CallQueue(props: { listId: string }): ReactNode {
  const t = useT();
  const format = useFormat();
  const { rows, error, refetch } = useRows<CallListItem>(
    'call-list-items',
    `call_list_id = "${props.listId}"`,
    'create_time',
  );
  if (error) return <ErrorState error={error} onRetry={refetch} />;
  if (!rows) return <LoadingState />;
  if (rows.length === 0) return <p>{t('calls.empty')}</p>;
  return (
    <DataTable
      label={t('calls.queue')}
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        { id: 'client', label: t('fields.clientId'), cell: (row) => <Referred plural="clients" id={row.clientId} /> },
        {
          id: 'status',
          label: t('fields.status'),
          cell: ({ status = '' }) => <Chip tone={TONES[status] ?? 'neutral'}>{t(`enums.${status}`)}</Chip>,
        },
        { id: 'result', label: t('calls.result'), cell: (row) => row.result },
        { id: 'comment', label: t('fields.comment'), cell: (row) => row.comment, shown: (row) => Boolean(row.comment) },
        {
          id: 'again',
          label: t('calls.again'),
          cell: (row) => format.dateTime(row.dueTime),
          shown: (row) => Boolean(row.dueTime),
        },
        {
          id: 'by',
          label: t('calls.by'),
          cell: (row) => <Referred plural="users" id={row.takenBy} quiet />,
          shown: (row) => Boolean(row.takenBy),
        },
      ]}
    />
  );
}
