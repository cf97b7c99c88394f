import { resourceKey, useFormat, useQuery, useT } from '@crm/portal-sdk';
import { EmptyState, listRecords } from '@crm/ui';
import { BarChart } from '@crm/ui/charts';
import type { ReactNode } from 'react';
import { DataTable } from '../parts/data-table.tsx';
import parts from '../parts/parts.module.css';
import type { FunnelStage, LossReason, Refusal } from '../records.ts';

/** The matrix of refusals: stages across, reasons down; the same by stage as bars. */
export function RefusalTable(props: { stages: readonly FunnelStage[]; refusals: readonly Refusal[] }): ReactNode {
  const { stages, refusals } = props;
  const t = useT();
  const format = useFormat();
  const reasons = useQuery({
    queryKey: resourceKey('loss-reasons', 'all'),
    queryFn: ({ signal }) =>
      listRecords<LossReason>('loss-reasons', { orderBy: 'position', pageSize: 200, showDeleted: true }, signal),
  }).data?.rows;
  if (refusals.length === 0) return <EmptyState icon="ok" title={t('funnel.noRefusals')} />;
  const count = (match: (refusal: Refusal) => boolean): number =>
    refusals.filter(match).reduce((sum, refusal) => sum + Number(refusal.count ?? 0), 0);
  const used = [...new Set(refusals.map(({ lossReasonId }) => lossReasonId ?? ''))];
  const nameOf = (id: string): string => reasons?.find((reason) => reason.id === id)?.name ?? t('funnel.noReason');
  const cell = (number: number): string => (number === 0 ? '' : format.num(number));
  return (
    <>
      <BarChart
        title={t('funnel.lostByStage')}
        valueLabel={t('funnel.lost')}
        bars={stages.map((stage, index) => ({
          id: stage.stageId ?? String(index),
          label: stage.name ?? '',
          value: count(({ stageId }) => stageId === stage.stageId),
          color: 6,
        }))}
      />
      <section className={parts['section']}>
        <h2>{t('funnel.matrix')}</h2>
        <DataTable
          label={t('funnel.matrix')}
          rows={used}
          rowKey={(id) => id}
          columns={[
            { id: 'reason', label: t('fields.lossReasonId'), cell: nameOf, foot: t('lines.total') },
            ...stages.map((stage, index) => ({
              id: stage.stageId ?? String(index),
              label: stage.name,
              end: true,
              cell: (id: string) =>
                cell(count((refusal) => refusal.stageId === stage.stageId && (refusal.lossReasonId ?? '') === id)),
              foot: cell(count((refusal) => refusal.stageId === stage.stageId)),
            })),
            {
              id: 'total',
              label: t('lines.total'),
              end: true,
              cell: (id) => cell(count((refusal) => (refusal.lossReasonId ?? '') === id)),
              foot: cell(count(() => true)),
            },
          ]}
        />
      </section>
    </>
  );
}
