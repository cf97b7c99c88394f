import type { Money } from '@crm/portal-sdk';
import { useFormat, useT } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { DataTable } from '../parts/data-table.tsx';
import parts from '../parts/parts.module.css';
import type { FunnelStage } from '../records.ts';

/** Each stage in figures: what stands there, its sum and weighted sum, what is stuck, what was lost. */
export function StageTable(props: { stages: readonly FunnelStage[] }): ReactNode {
  const t = useT();
  const format = useFormat();
  const sums = (amounts: readonly Money[] | undefined): string =>
    (amounts ?? []).map((amount) => format.money(amount)).join(', ');
  return (
    <section className={parts['section']}>
      <h2>{t('funnel.byStage')}</h2>
      <DataTable
        label={t('funnel.byStage')}
        rows={props.stages}
        rowKey={(stage, index) => stage.stageId ?? String(index)}
        columns={[
          { id: 'stage', label: t('fields.stageId'), cell: (stage) => stage.name },
          { id: 'open', label: t('funnel.open'), end: true, cell: (stage) => format.num(stage.open ?? '0') },
          { id: 'sum', label: t('fields.amount'), end: true, cell: (stage) => sums(stage.openAmounts) },
          { id: 'weighted', label: t('funnel.weighted'), end: true, cell: (stage) => sums(stage.weightedAmounts) },
          {
            id: 'entered',
            label: t('funnel.enteredShort'),
            end: true,
            cell: (stage) => format.num(stage.entered ?? '0'),
          },
          {
            id: 'conversion',
            label: t('funnel.conversion'),
            end: true,
            cell: (stage) => (stage.conversion ? format.percent(Number(stage.conversion)) : ''),
          },
          { id: 'stuck', label: t('funnel.stuck'), end: true, cell: (stage) => format.num(stage.stuck ?? '0') },
          { id: 'lost', label: t('funnel.lost'), end: true, cell: (stage) => format.num(stage.lost ?? '0') },
        ]}
      />
    </section>
  );
}
