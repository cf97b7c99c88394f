import type { Call } from '@crm/kit/grpc/call';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import { saveRow } from '@crm/kit/resource/command';
import type { Resource } from '@crm/kit/resource/define';
import { loadRows } from '@crm/kit/resource/load';
import type { Deal } from '@crm/proto/gen/crm/sales/v1/deals';
import { documentSets } from '../document-set/document-set.store.ts';
import { orderReturns } from '../order-return/order-return.store.ts';
import { orders } from '../order/order.store.ts';
import { payments } from '../payment/payment.store.ts';
import { quotes } from '../quote/quote.store.ts';
import { reservations, shortages } from '../reservation/reservation.store.ts';

type Owned = Pick<Deal, 'ownerId' | 'teamId'>;

const OF_DEAL: Statement = {
  name: 'records_of_deal',
  text: `with sold as (select id from orders where deal_id = $1)
    select 'orders' as noun, id from sold
    union all select 'quotes', id from quotes where deal_id = $1
    union all select 'reservations', id from reservations where order_id in (select id from sold)
    union all select 'shortages', id from shortages where order_id in (select id from sold)
    union all select 'payments', id from payments where order_id in (select id from sold)
    union all select 'documentSets', id from document_sets where order_id in (select id from sold)
    union all select 'orderReturns', id from order_returns where order_id in (select id from sold)`,
};

/**
 * What belongs to a deal belongs to whoever the deal belongs to: its quotes and orders with their reservations, shortages,
 * payments, documents and returns go along, each with its own audit row and event.
 */
export async function handOver(tx: Tx, call: Call, before: Owned, after: Deal): Promise<void> {
  if (before.ownerId === after.ownerId && before.teamId === after.teamId) return;
  const found = await tx.query<{ noun: string; id: string }>(OF_DEAL, [after.id]);
  const idsOf = (noun: string): string[] => found.filter((row) => row.noun === noun).map((row) => row.id);
  const give = async <T extends Owned>(resource: Resource<T>, ids: readonly string[]): Promise<void> => {
    if (ids.length === 0) return;
    for (const record of await loadRows(tx, resource, ids, { lock: true, deleted: true })) {
      const given = { ...record, ownerId: after.ownerId, teamId: after.teamId };
      await saveRow(tx, resource, record, given, call, { action: 'reassign', basis: after.number });
    }
  };
  await give(orders, idsOf('orders'));
  await give(quotes, idsOf('quotes'));
  await give(reservations, idsOf('reservations'));
  await give(shortages, idsOf('shortages'));
  await give(payments, idsOf('payments'));
  await give(documentSets, idsOf('documentSets'));
  await give(orderReturns, idsOf('orderReturns'));
}
