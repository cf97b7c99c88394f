import type { ReactNode } from 'react';
import { stepsOf, usePipelines } from './use-pipelines.ts';

/** The stage that a deal stands in, by its name. */
export function StageName(props: { pipelineId: string | undefined; stageId: string | undefined }): ReactNode {
  const { pipelines } = usePipelines();
  const steps = stepsOf(pipelines?.find(({ id }) => id === props.pipelineId));
  return steps.find(({ id }) => id === props.stageId)?.title ?? '';
}
