/** What may happen to a deal: it moves, is won, lost, opened again or given to another owner. */
import type { Result } from '@crm/kit/result';
import { ok, refuse } from '@crm/kit/result';
import type { Deal, DealLine } from '@crm/proto/gen/crm/sales/v1/deals';
import type { LossReason } from '@crm/proto/gen/crm/sales/v1/loss_reasons';
import type { Pipeline, Stage, StageCondition } from '@crm/proto/gen/crm/sales/v1/pipelines';
import type { Money } from '@crm/proto/gen/crm/type/v1/money';
import { isPositive } from '../amounts/decimal.ts';
import { sumOf } from '../amounts/money.ts';
import { firstStage, positionOf, stageOf } from '../pipeline/pipeline.ts';

export type DealRefusal =
  'DEAL_ALREADY_THERE' | 'STAGE_UNKNOWN' | 'STAGE_CONDITION_MISSING' | 'LOSS_REASON_UNKNOWN' | 'CLIENT_KIND_REFUSED';

/** What conditions ask beyond the deal itself. */
export interface DealFacts {
  hasQuote: boolean;
  hasOrder: boolean;
  reserved: boolean;
  paid: boolean;
}

export const NO_FACTS: DealFacts = { hasQuote: false, hasOrder: false, reserved: false, paid: false };

/** Where a deal goes, and for whom. */
export interface Move {
  from: Pipeline;
  to: Pipeline;
  stageId: string;
  clientKind: string;
}

/** Moves a deal; forward, it must fulfil what the stages left behind ask on leaving and the new one on entering. */
export function moveDeal(
  deal: Deal,
  { from, to, stageId, clientKind }: Move,
  facts: DealFacts,
  at: Date,
): Result<Deal, DealRefusal> {
  if (deal.pipelineId === to.id && deal.stageId === stageId) return refuse('DEAL_ALREADY_THERE');
  const fits = from.id === to.id ? ok<true>(true) : fitsPipeline(to, clientKind);
  if (!fits.ok) return fits;
  const target = stageOf(to, stageId);
  if (!target.ok) return refuse('STAGE_UNKNOWN', target.params);
  const missing = missingConditions(deal, conditionsOf(deal, from, to, target.value), facts);
  if (missing.length > 0)
    return refuse('STAGE_CONDITION_MISSING', { stage: target.value.name, conditions: missing.join(', ') });
  return ok(inStage({ ...deal, pipelineId: to.id }, to, target.value, at));
}

/** The deal as it stands in a stage from this moment on; a conveyor's stage brings its team along. */
export function inStage(deal: Deal, pipeline: Pick<Pipeline, 'mode'>, stage: Stage, at: Date): Deal {
  const conveyed = pipeline.mode === 'PIPELINE_MODE_CONVEYOR' && stage.teamId !== '';
  return {
    ...deal,
    stageId: stage.id,
    stageEnterTime: at,
    probability: stage.probability,
    ...(conveyed && { teamId: stage.teamId }),
  };
}

function conditionsOf(deal: Deal, from: Pipeline, to: Pipeline, target: Stage): readonly StageCondition[] {
  if (from.id !== to.id) return target.entry;
  const here = positionOf(from, deal.stageId);
  const there = positionOf(to, target.id);
  if (there < here) return [];
  return [...new Set([...from.stages.slice(Math.max(here, 0), there).flatMap((stage) => stage.exit), ...target.entry])];
}

/** Those of the conditions that the deal does not fulfil. */
export function missingConditions(
  deal: Deal,
  conditions: readonly StageCondition[],
  facts: DealFacts,
): StageCondition[] {
  return conditions.filter((condition) => !fulfils(deal, condition, facts));
}

function fulfils(deal: Deal, condition: StageCondition, facts: DealFacts): boolean {
  switch (condition) {
    case 'STAGE_CONDITION_AMOUNT':
      return deal.amount !== undefined && isPositive(deal.amount.amount);
    case 'STAGE_CONDITION_CLOSE_DATE':
      return deal.closeDate !== '';
    case 'STAGE_CONDITION_NEED':
      return deal.needs.length > 0;
    case 'STAGE_CONDITION_LINE':
      return deal.lines.length > 0;
    case 'STAGE_CONDITION_QUOTE':
      return facts.hasQuote;
    case 'STAGE_CONDITION_ORDER':
      return facts.hasOrder;
    case 'STAGE_CONDITION_RESERVED':
      return facts.reserved;
    case 'STAGE_CONDITION_PAID':
      return facts.paid;
    case 'STAGE_CONDITION_CONTACT':
      return deal.contactId !== '';
    case 'STAGE_CONDITION_NEXT_STEP':
      return deal.nextStep !== '' && deal.nextStepDate !== '';
    case 'STAGE_CONDITION_UNSPECIFIED':
    case 'UNRECOGNIZED':
      return true;
  }
}

/** Whether a change is of what people note about a deal, which they may always. */
export function notesOnly(before: Deal, after: Deal): boolean {
  const { description, tags, deleteTime } = before;
  return JSON.stringify(before) === JSON.stringify({ ...after, description, tags, deleteTime });
}

/** Closes a deal as won. */
export function winDeal(deal: Deal, at: Date): Deal {
  return {
    ...deal,
    status: 'DEAL_STATUS_WON',
    closedTime: at,
    probability: 100,
    lossReasonId: '',
    lossComment: '',
  };
}

/** Closes a deal as lost, for a reason of the dictionary. */
export function loseDeal(
  deal: Deal,
  reason: LossReason | undefined,
  comment: string,
  at: Date,
): Result<Deal, DealRefusal> {
  if (reason === undefined || reason.archived) return refuse('LOSS_REASON_UNKNOWN');
  return ok({
    ...deal,
    status: 'DEAL_STATUS_LOST',
    closedTime: at,
    probability: 0,
    lossReasonId: reason.id,
    lossComment: comment,
  });
}

/** Opens a closed deal again in the stage where it stood; in the first one where that is gone. */
export function reopenDeal(deal: Deal, pipeline: Pipeline, at: Date): Result<Deal, DealRefusal | 'PIPELINE_EMPTY'> {
  const stood = stageOf(pipeline, deal.stageId);
  const stage = stood.ok ? stood : firstStage(pipeline);
  if (!stage.ok) return refuse('PIPELINE_EMPTY');
  const open: Deal = {
    ...deal,
    pipelineId: pipeline.id,
    status: 'DEAL_STATUS_OPEN',
    closedTime: undefined,
    lossReasonId: '',
    lossComment: '',
  };
  return ok(stood.ok ? { ...open, probability: stood.value.probability } : inStage(open, pipeline, stage.value, at));
}

export function reassignDeal(deal: Deal, ownerId: string, teamId: string): Result<Deal, DealRefusal> {
  if (deal.ownerId === ownerId && (teamId === '' || deal.teamId === teamId)) return refuse('DEAL_ALREADY_THERE');
  return ok({ ...deal, ownerId, teamId: teamId === '' ? deal.teamId : teamId });
}

/** A pipeline may be for some kinds of clients only; an unknown kind (the client is not told of yet) passes. */
export function fitsPipeline(
  pipeline: Pick<Pipeline, 'clientKinds' | 'name'>,
  clientKind: string,
): Result<true, DealRefusal> {
  if (pipeline.clientKinds.length === 0 || clientKind === '' || pipeline.clientKinds.includes(clientKind))
    return ok(true);
  return refuse('CLIENT_KIND_REFUSED', { pipeline: pipeline.name });
}

/** Sum of the lines; the amount as entered while there are none. */
export function amountOfDeal(lines: readonly DealLine[], entered: Money | undefined): Money | undefined {
  return lines.length === 0 ? entered : sumOf(lines.map((line) => line.amount));
}
