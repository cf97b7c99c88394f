import type { Money } from '@crm/portal-sdk';
import { Link, useFormat, useT } from '@crm/portal-sdk';
import { EmptyState, ErrorState, LoadingState, Panel } from '@crm/ui';
import type { ReactNode } from 'react';
import { usePipelines } from '../deals/use-pipelines.ts';
import parts from '../parts/parts.module.css';
import { useFunnel } from './use-funnel.ts';

/** What stands at each stage of the main pipeline, in deals and money: the home page's view of what is to come. */
export default function PipelineWidget(): ReactNode {
  const t = useT();
  const format = useFormat();
  const { pipelines, error: noPipelines, refetch: askPipelines } = usePipelines();
  const pipeline = pipelines?.find(({ isDefault }) => isDefault) ?? pipelines?.[0];
  const { funnel, error, refetch } = useFunnel(pipeline && { pipelineId: pipeline.id });
  const sums = (amounts: readonly Money[] | undefined): string =>
    (amounts ?? []).map((amount) => format.money(amount)).join(', ');
  const failure = noPipelines ?? error;
  return (
    <Panel title={t('funnel.widget')} actions={<Link to="/sales/pipeline">{t('funnel.board')}</Link>}>
      {failure && !funnel ? (
        <ErrorState error={failure} onRetry={noPipelines ? askPipelines : refetch} />
      ) : !funnel ? (
        <LoadingState />
      ) : Number(funnel.open ?? 0) === 0 ? (
        <EmptyState icon="kanban" title={t('funnel.noneOpen')} />
      ) : (
        <ul className={parts['list']}>
          {(funnel.stages ?? []).map((stage, index) => (
            <li key={stage.stageId ?? index} className={parts['line']}>
              <span>{stage.name}</span>
              <span className="crm-num">{t('funnel.count', { count: Number(stage.open ?? 0) })}</span>
              <strong className="crm-num">{sums(stage.openAmounts)}</strong>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
