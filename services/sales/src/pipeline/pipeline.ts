import type { Result } from '@crm/kit/result';
import { ok, refuse } from '@crm/kit/result';
import type { Pipeline, Stage } from '@crm/proto/gen/crm/sales/v1/pipelines';

export type PipelineRefusal = 'PIPELINE_EMPTY' | 'STAGE_TWICE' | 'STAGE_UNKNOWN' | 'STAGE_IN_USE';

/** Stages with ids of their own: new ones get one, no two share one, and none that deals stand in is left out. */
export function settleStages(
  stages: readonly Stage[],
  inUse: readonly string[],
  newId: () => string,
): Result<Stage[], PipelineRefusal> {
  if (stages.length === 0) return refuse('PIPELINE_EMPTY');
  const settled = stages.map((stage) => (stage.id === '' ? { ...stage, id: newId() } : stage));
  const ids = new Set(settled.map((stage) => stage.id));
  if (ids.size !== settled.length) return refuse('STAGE_TWICE');
  const lost = inUse.find((id) => !ids.has(id));
  return lost === undefined ? ok(settled) : refuse('STAGE_IN_USE', { stageId: lost });
}

export function stageOf(pipeline: Pick<Pipeline, 'stages'>, stageId: string): Result<Stage, PipelineRefusal> {
  const stage = pipeline.stages.find((item) => item.id === stageId);
  return stage === undefined ? refuse('STAGE_UNKNOWN', { stageId }) : ok(stage);
}

/** Where a deal begins. */
export function firstStage(pipeline: Pick<Pipeline, 'stages'>): Result<Stage, PipelineRefusal> {
  const [stage] = pipeline.stages;
  return stage === undefined ? refuse('PIPELINE_EMPTY') : ok(stage);
}

export function positionOf(pipeline: Pick<Pipeline, 'stages'>, stageId: string): number {
  return pipeline.stages.findIndex((stage) => stage.id === stageId);
}
