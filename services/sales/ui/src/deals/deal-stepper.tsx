import { api, useT } from '@crm/portal-sdk';
import { isAllowed, StageStepper, useCommand } from '@crm/ui';
import type { ReactNode } from 'react';
import type { Deal } from '../records.ts';
import { stepsOf, usePipelines } from './use-pipelines.ts';

const ENDED: Readonly<Record<string, 'won' | 'lost'>> = { DEAL_STATUS_WON: 'won', DEAL_STATUS_LOST: 'lost' };

/** The stages of the deal's pipeline; a click moves the deal, and the service says when it may not. */
export function DealStepper(props: { deal: Deal }): ReactNode {
  const { deal } = props;
  const t = useT();
  const { run } = useCommand();
  const { pipelines } = usePipelines();
  const pipeline = pipelines?.find(({ id }) => id === deal.pipelineId);
  if (!pipeline) return null;
  const steps = stepsOf(pipeline);
  const move = (stageId: string): void => {
    const title = steps.find(({ id }) => id === stageId)?.title ?? '';
    void run(
      () => api(`/deals/${deal.id}:move`, { json: { etag: deal.etag, stageId } }),
      t('deals.moved', { name: deal.name, stage: title }),
    );
  };
  return (
    <StageStepper
      steps={steps}
      current={deal.stageId}
      ended={ENDED[deal.status ?? '']}
      onMove={isAllowed(deal, 'move') ? move : undefined}
    />
  );
}
