import type { Call } from '@crm/kit/grpc/call';
import { uuidv7 } from '@crm/kit/ids/uuid';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import type { Deal, DealStage } from '@crm/proto/gen/crm/sales/v1/deals';
import type { Pipeline } from '@crm/proto/gen/crm/sales/v1/pipelines';
import { positionOf } from '../pipeline/pipeline.ts';

// The history of stages is a table of its own: conversion and time in stage are counted from it, whatever the deal is now.

const LEAVE: Statement = {
  name: 'deal_stage_leave',
  text: 'update deal_stages set leave_time = $2 where deal_id = $1 and leave_time is null',
};
const ENTER: Statement = {
  name: 'deal_stage_enter',
  text: `insert into deal_stages (id, deal_id, pipeline_id, stage_id, stage_name, stage_position, enter_time, actor_id, comment)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
};

/** A deal leaves the stage it was in. */
export async function leaveStage(tx: Tx, dealId: string, at: Date): Promise<void> {
  await tx.query(LEAVE, [dealId, at]);
}

/** A deal leaves the stage it was in, if any, and enters the one it names now. */
export async function enterStage(
  tx: Tx,
  call: Call,
  deal: Pick<Deal, 'id' | 'stageId'>,
  pipeline: Pipeline,
  comment: string,
): Promise<void> {
  await leaveStage(tx, deal.id, call.now);
  const stage = pipeline.stages.find((item) => item.id === deal.stageId);
  await tx.query(ENTER, [
    uuidv7(),
    deal.id,
    pipeline.id,
    deal.stageId,
    stage?.name ?? '',
    positionOf(pipeline, deal.stageId),
    call.now,
    call.actor.userId,
    comment,
  ]);
}

const LIST: Statement = {
  name: 'deal_stages_list',
  text: `select id, pipeline_id as "pipelineId", stage_id as "stageId", stage_name as "stageName", enter_time as "enterTime", leave_time as "leaveTime", coalesce(actor_id, '') as "actorId", comment
    from deal_stages where deal_id = $1 order by enter_time, id`,
};

/** The deal's way through the stages, oldest first. */
export async function stagesOfDeal(tx: Pick<Tx, 'query'>, dealId: string): Promise<DealStage[]> {
  const rows = await tx.query<Omit<DealStage, 'leaveTime'> & { leaveTime: Date | null }>(LIST, [dealId]);
  return rows.map((row) => ({ ...row, leaveTime: row.leaveTime ?? undefined }));
}
