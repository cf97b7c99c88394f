import type { Call } from '@crm/kit/grpc/call';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import { saveRow } from '@crm/kit/resource/command';
import { loadRows } from '@crm/kit/resource/load';
import { deals } from '../deal/deal.store.ts';
import { orders } from '../order/order.store.ts';

const DEALS: Statement = {
  name: 'first_source_deals',
  text: `select id from deals where client_id = $1 and source_channel = '' and deleted_at is null`,
};
const ORDERS: Statement = {
  name: 'first_source_orders',
  text: `select id from orders where client_id = $1 and source_channel = '' and deleted_at is null`,
};

/** Deals and orders made before the client's first event came get his first source now; a set one never changes. */
export async function fillSource(tx: Tx, call: Call, clientId: string, sourceChannel: string): Promise<void> {
  if (sourceChannel === '') return;
  const idsOf = async (statement: Statement): Promise<string[]> =>
    (await tx.query<{ id: string }>(statement, [clientId])).map((row) => row.id);
  for (const id of await idsOf(DEALS)) {
    const [deal] = await loadRows(tx, deals, [id], { lock: true });
    if (deal?.sourceChannel === '')
      await saveRow(tx, deals, deal, { ...deal, sourceChannel }, call, { action: 'source' });
  }
  for (const id of await idsOf(ORDERS)) {
    const [order] = await loadRows(tx, orders, [id], { lock: true });
    if (order?.sourceChannel === '')
      await saveRow(tx, orders, order, { ...order, sourceChannel }, call, { action: 'source' });
  }
}
