import type { Call } from '@crm/kit/grpc/call';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import type { Deal } from '@crm/proto/gen/crm/sales/v1/deals';
import { giveAlong, giveRecords } from '../order/hand-over.commands.ts';
import type { Owned } from '../order/hand-over.commands.ts';
import { orders } from '../order/order.store.ts';
import { quotes } from '../quote/quote.store.ts';

const OF_DEAL: Statement = {
  name: 'records_of_deal',
  text: `select 'orders' as noun, id from orders where deal_id = $1 union all select 'quotes', id from quotes where deal_id = $1`,
};

/**
 * What belongs to a deal belongs to whoever the deal belongs to: its quotes and its orders go along, with all that belongs
 * to them.
 */
export async function handOver(tx: Tx, call: Call, before: Owned, after: Deal): Promise<void> {
  if (before.ownerId === after.ownerId && before.teamId === after.teamId) return;
  const found = await tx.query<{ noun: string; id: string }>(OF_DEAL, [after.id]);
  const idsOf = (noun: string): string[] => found.filter((row) => row.noun === noun).map((row) => row.id);
  await giveRecords(tx, call, orders, idsOf('orders'), after);
  await giveRecords(tx, call, quotes, idsOf('quotes'), after);
  await giveAlong(tx, call, idsOf('orders'), before, after);
}
