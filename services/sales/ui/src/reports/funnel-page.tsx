import { useFormat, usePageTitle, useSearchParams, useT } from '@crm/portal-sdk';
import { ErrorState, LoadingState, RefSelect, Select, StatTiles } from '@crm/ui';
import { BarChart } from '@crm/ui/charts';
import type { ReactNode } from 'react';
import { usePipelines } from '../deals/use-pipelines.ts';
import { Day } from '../parts/day.tsx';
import parts from '../parts/parts.module.css';
import { RefusalTable } from './refusal-table.tsx';
import { StageTable } from './stage-table.tsx';
import { type FunnelQuery, useFunnel } from './use-funnel.ts';

/** Where deals stand, how many go on, and at which stage and why they are lost. */
export default function FunnelPage(): ReactNode {
  const t = useT();
  usePageTitle(t('funnel.title'));
  const { pipelines } = usePipelines();
  const [params, setParams] = useSearchParams();
  const set = (name: string, value: string | undefined): void =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  const text = (name: string): string | undefined => params.get(name) ?? undefined;
  const pipelineId = text('pipeline') ?? (pipelines?.find(({ isDefault }) => isDefault) ?? pipelines?.[0])?.id;
  return (
    <section className="crm-page">
      <h1 tabIndex={-1}>{t('funnel.title')}</h1>
      <div className={parts['toolbar']}>
        <Select
          label={t('fields.pipelineId')}
          data={(pipelines ?? []).map(({ id, name }) => ({ value: id, label: name ?? '' }))}
          value={pipelineId ?? null}
          allowDeselect={false}
          onChange={(id) => set('pipeline', id ?? undefined)}
        />
        <Day label={t('funnel.from')} value={text('from')} onChange={(day) => set('from', day)} />
        <Day label={t('funnel.to')} value={text('to')} onChange={(day) => set('to', day)} />
        <RefSelect
          resource="users"
          label={t('fields.sellerId')}
          clearable
          value={text('owner')}
          onChange={(id) => set('owner', id)}
        />
        <RefSelect
          resource="channels"
          label={t('fields.channelId')}
          clearable
          value={text('channel')}
          onChange={(id) => set('channel', id)}
        />
      </div>
      {pipelineId && (
        <Report
          asked={{
            pipelineId,
            dateFrom: text('from'),
            dateTo: text('to'),
            ownerId: text('owner'),
            channelId: text('channel'),
          }}
        />
      )}
    </section>
  );
}

function Report(props: { asked: FunnelQuery }): ReactNode {
  const t = useT();
  const format = useFormat();
  const { funnel, error, refetch } = useFunnel(props.asked);
  if (error && !funnel) return <ErrorState error={error} onRetry={refetch} />;
  if (!funnel) return <LoadingState />;
  const { stages = [], refusals = [], open = '0', won = '0', lost = '0', winRate } = funnel;
  const share = (fraction: string | undefined): string => (fraction ? format.percent(Number(fraction)) : '');
  return (
    <>
      <StatTiles
        tiles={[
          { label: t('funnel.open'), value: format.num(open) },
          { label: t('funnel.won'), value: format.num(won) },
          { label: t('funnel.lost'), value: format.num(lost) },
          { label: t('funnel.winRate'), value: share(winRate) || '—' },
        ]}
      />
      <BarChart
        title={t('funnel.entered')}
        summary={t('funnel.summary', { open: format.num(open), won: format.num(won), lost: format.num(lost) })}
        valueLabel={t('funnel.deals')}
        noteLabel={t('funnel.conversion')}
        bars={stages.map((stage, index) => ({
          id: stage.stageId ?? String(index),
          label: stage.name ?? '',
          value: Number(stage.entered ?? 0),
          text: format.num(stage.entered ?? '0'),
          note: share(stage.conversion),
        }))}
      />
      <StageTable stages={stages} />
      <RefusalTable stages={stages} refusals={refusals} />
    </>
  );
}
