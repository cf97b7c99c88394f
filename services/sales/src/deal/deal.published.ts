/** What happened to a deal, as published: types of crm.sales.events.v1 in proto JSON. */
import type { EventFact } from '@crm/kit/resource/define';
import {
  DealLost,
  DealMoved,
  DealReassigned,
  DealReopened,
  DealWon,
} from '@crm/proto/gen/crm/sales/events/v1/deal_events';
import { PriceListSendRequested } from '@crm/proto/gen/crm/sales/events/v1/price_list_events';
import type { Deal } from '@crm/proto/gen/crm/sales/v1/deals';

const type = (fact: string): string => `crm.sales.deal.${fact}.v1`;

export function dealMoved(deal: Deal, fromStageId: string): EventFact {
  const { pipelineId, stageId, probability } = deal;
  return {
    type: type('moved'),
    data: DealMoved.toJSON({ ...about(deal), pipelineId, fromStageId, stageId, probability }) as object,
  };
}

export function dealWon(deal: Deal): EventFact {
  const { amount, closedTime, channelId } = deal;
  return { type: type('won'), data: DealWon.toJSON({ ...about(deal), amount, closedTime, channelId }) as object };
}

export function dealLost(deal: Deal): EventFact {
  const { amount, closedTime, stageId, lossReasonId } = deal;
  return {
    type: type('lost'),
    data: DealLost.toJSON({ ...about(deal), amount, closedTime, stageId, lossReasonId }) as object,
  };
}

export function dealReopened(deal: Deal): EventFact {
  return { type: type('reopened'), data: DealReopened.toJSON({ ...about(deal), stageId: deal.stageId }) as object };
}

export function dealReassigned(deal: Deal, fromOwnerId: string): EventFact {
  return { type: type('reassigned'), data: DealReassigned.toJSON({ ...about(deal), fromOwnerId }) as object };
}

/** Asks for a price list to be sent; on the topic of price lists, in the order of the deal's own events. */
export function priceListSendRequested(request: PriceListSendRequested): EventFact {
  return {
    topic: 'crm.sales.price-lists.v1',
    type: 'crm.sales.price_list.send_requested.v1',
    data: PriceListSendRequested.toJSON(request) as object,
  };
}

function about(deal: Deal): { dealId: string; clientId: string; ownerId: string } {
  return { dealId: deal.id, clientId: deal.clientId, ownerId: deal.ownerId };
}
