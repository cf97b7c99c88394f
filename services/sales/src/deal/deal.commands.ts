import type { Call } from '@crm/kit/grpc/call';
import { uuidv7 } from '@crm/kit/ids/uuid';
import type { Db, Tx } from '@crm/kit/pg/pool';
import { loadRow, runVerb } from '@crm/kit/resource/command';
import { loadRows } from '@crm/kit/resource/load';
import type {
  Deal,
  LoseDealRequest,
  MoveDealRequest,
  PriceListSending,
  ReassignDealRequest,
  ReopenDealRequest,
  SendPriceListRequest,
  WinDealRequest,
} from '@crm/proto/gen/crm/sales/v1/deals';
import { clientRefs } from '../client/client-ref.store.ts';
import { lossReasons } from '../dictionary/loss-reason.store.ts';
import { decided, salesErrors } from '../errors.ts';
import { recordStep } from '../path/path.store.ts';
import { pipelineOr, pipelineStillThere } from '../pipeline/pipeline.store.ts';
import { priceLists } from '../price-list/price-list.store.ts';
import { conditionViolations } from './condition.texts.ts';
import {
  loseDeal as lose,
  moveDeal as move,
  reassignDeal as reassign,
  reopenDeal as reopen,
  winDeal as win,
} from './deal.ts';
import {
  dealLost,
  dealMoved,
  dealReassigned,
  dealReopened,
  dealWon,
  priceListSendRequested,
} from './deal.published.ts';
import { enterStage, leaveStage } from './deal-stage.store.ts';
import { deals, factsOf } from './deal.store.ts';
import { handOver } from './hand-over.commands.ts';

export async function moveDeal(db: Db, request: MoveDealRequest, call: Call): Promise<Deal> {
  const decide = async (tx: Tx, deal: Deal) => {
    const from = await pipelineOr(tx, deal.pipelineId);
    const to =
      request.pipelineId === '' || request.pipelineId === deal.pipelineId
        ? from
        : await pipelineOr(tx, request.pipelineId);
    const client = await clientRefs.find(tx, deal.clientId);
    const where = { from, to, stageId: request.stageId, clientKind: client?.kind ?? '' };
    const decision = move(deal, where, await factsOf(tx, deal.id), call.now);
    if (!decision.ok && decision.reason === 'STAGE_CONDITION_MISSING') {
      const violations = conditionViolations((decision.params['conditions'] ?? '').split(', '));
      throw salesErrors.STAGE_CONDITION_MISSING(decision.params, { violations });
    }
    const moved = decided(decision);
    const after = { ...moved, respondedTime: moved.respondedTime ?? call.now };
    await enterStage(tx, call, after, to, request.comment);
    await handOver(tx, call, deal, after);
    const stage = to.stages.find((item) => item.id === after.stageId);
    await recordStep(tx, call, {
      type: 'crm.sales.deal.moved.v1',
      noun: 'deal',
      recordId: deal.id,
      dealId: deal.id,
      facts: { stage: stage?.name ?? '' },
    });
    return { after, events: [dealMoved(after, deal.stageId)] };
  };
  return runVerb(db, deals, call, 'move', request, decide, { basis: request.comment, handsOver: true });
}

export async function winDeal(db: Db, request: WinDealRequest, call: Call): Promise<Deal> {
  const decide = async (tx: Tx, deal: Deal) => {
    const after = win(deal, call.now);
    await leaveStage(tx, deal.id, call.now);
    await recordStep(tx, call, {
      type: 'crm.sales.deal.won.v1',
      noun: 'deal',
      recordId: deal.id,
      dealId: deal.id,
      facts: { amount: after.amount?.amount ?? '', currency: after.amount?.currency ?? '' },
    });
    return { after, events: [dealWon(after)] };
  };
  return runVerb(db, deals, call, 'win', request, decide, { basis: request.comment });
}

export async function loseDeal(db: Db, request: LoseDealRequest, call: Call): Promise<Deal> {
  const decide = async (tx: Tx, deal: Deal) => {
    const [reason] = await loadRows(tx, lossReasons, [request.lossReasonId]);
    const after = decided(lose(deal, reason, request.comment, call.now));
    await leaveStage(tx, deal.id, call.now);
    await recordStep(tx, call, {
      type: 'crm.sales.deal.lost.v1',
      noun: 'deal',
      recordId: deal.id,
      dealId: deal.id,
      facts: { reason: reason?.name ?? '', comment: request.comment },
    });
    return { after, events: [dealLost(after)] };
  };
  return runVerb(db, deals, call, 'lose', request, decide, { basis: request.comment });
}

export async function reopenDeal(db: Db, request: ReopenDealRequest, call: Call): Promise<Deal> {
  const decide = async (tx: Tx, deal: Deal) => {
    const pipeline = await pipelineStillThere(tx, deal.pipelineId);
    const after = decided(reopen(deal, pipeline, call.now));
    await enterStage(tx, call, after, pipeline, request.comment);
    await handOver(tx, call, deal, after);
    await recordStep(tx, call, {
      type: 'crm.sales.deal.reopened.v1',
      noun: 'deal',
      recordId: deal.id,
      dealId: deal.id,
    });
    return { after: { ...after, stageEnterTime: call.now }, events: [dealReopened(after)] };
  };
  return runVerb(db, deals, call, 'reopen', request, decide, { basis: request.comment, handsOver: true });
}

export async function reassignDeal(db: Db, request: ReassignDealRequest, call: Call): Promise<Deal> {
  const decide = async (tx: Tx, deal: Deal) => {
    const after = decided(reassign(deal, request.ownerId, request.teamId || teamOf(call, deal, request.ownerId)));
    await handOver(tx, call, deal, after);
    await recordStep(tx, call, {
      type: 'crm.sales.deal.reassigned.v1',
      noun: 'deal',
      recordId: deal.id,
      dealId: deal.id,
      facts: { owner: request.ownerId },
    });
    return { after, events: [dealReassigned(after, deal.ownerId)] };
  };
  return runVerb(db, deals, call, 'reassign', request, decide, { basis: request.comment, handsOver: true });
}

/**
 * Asks for a price list to be sent. The letter, its documents, the timeline and the reminder are the clients service's,
 * which hears of it by the event; here the deal's clock of the first answer stops.
 */
export async function sendPriceList(db: Db, request: SendPriceListRequest, call: Call): Promise<PriceListSending> {
  const decide = async (tx: Tx, deal: Deal) => {
    const list = await loadRow(tx, priceLists, request.priceListId, {
      lock: false,
      actor: call.actor,
      permission: 'sales:price_list:read',
    });
    const id = uuidv7();
    const event = priceListSendRequested({
      id,
      dealId: deal.id,
      clientId: deal.clientId,
      to: request.to,
      language: request.language === '' ? call.language : request.language,
      priceListId: list.id,
      formats: request.formats,
      remindWorkingDays: request.remindWorkingDays,
      actorId: call.actor.userId,
      priceListName: list.name,
      dealName: deal.name,
      message: request.message,
    });
    await recordStep(tx, call, {
      type: 'crm.sales.price_list.send_requested.v1',
      noun: 'price_list',
      recordId: list.id,
      dealId: deal.id,
      facts: { priceList: list.name, formats: request.formats.join(', ') },
    });
    return {
      after: { ...deal, respondedTime: deal.respondedTime ?? call.now },
      events: [event],
      result: { id, dealId: deal.id, priceListId: list.id, time: call.now },
    };
  };
  return runVerb(db, deals, call, 'sendPriceList', request, decide, { answer: 'crm.sales.v1.PriceListSending' });
}

/** A deal goes to the team of its new owner, unless another is named. */
function teamOf(call: Call, deal: Deal, ownerId: string): string {
  return ownerId === deal.ownerId ? '' : (call.people.actorOfUser(ownerId)?.teamId ?? '');
}
