/** What may be done with a deal, and when. */
import { refuse } from '@crm/kit/result';
import { defineVerbs } from '@crm/kit/resource/verbs';
import type { Deal } from '@crm/proto/gen/crm/sales/v1/deals';

export type DealVerbRefusal = 'DEAL_ALREADY_CLOSED' | 'DEAL_ALREADY_OPEN' | 'LINE_WITHOUT_PRICE';

const OPEN = ['DEAL_STATUS_OPEN'];

export const dealVerbs = defineVerbs((deal: Deal) => deal.status, 'DEAL_ALREADY_CLOSED' as DealVerbRefusal, {
  // A closed deal is counted as it was closed: only what people note about it may still change.
  editSale: { from: OPEN, permission: 'sales:deal:edit' },
  sendPriceList: { from: OPEN },
  quote: { from: OPEN, permission: 'sales:quote:create' },
  // One that was won before its order was entered gets it afterwards.
  order: { from: [...OPEN, 'DEAL_STATUS_WON'], permission: 'sales:order:create' },
  move: { from: OPEN },
  win: {
    from: OPEN,
    unless: ({ lines }) => (lines.some((line) => line.price === undefined) ? refuse('LINE_WITHOUT_PRICE') : undefined),
  },
  lose: { from: OPEN },
  reopen: { from: ['DEAL_STATUS_WON', 'DEAL_STATUS_LOST'], wrongState: 'DEAL_ALREADY_OPEN' },
});
