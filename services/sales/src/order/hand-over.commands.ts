import type { Call } from '@crm/kit/grpc/call';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import { saveRow } from '@crm/kit/resource/command';
import type { Resource } from '@crm/kit/resource/define';
import { loadRows } from '@crm/kit/resource/load';
import { documentSets } from '../document-set/document-set.store.ts';
import { orderReturns } from '../order-return/order-return.store.ts';
import { payments } from '../payment/payment.store.ts';
import { reservations, shortages } from '../reservation/reservation.store.ts';

export interface Owned {
  ownerId: string;
  teamId: string;
}

const OF_ORDERS: Statement = {
  name: 'records_of_orders',
  text: `select 'reservations' as noun, id from reservations where order_id = any($1)
    union all select 'shortages', id from shortages where order_id = any($1)
    union all select 'payments', id from payments where order_id = any($1)
    union all select 'documentSets', id from document_sets where order_id = any($1)
    union all select 'orderReturns', id from order_returns where order_id = any($1)`,
};

/** What belongs to orders goes where they go: reservations, shortages, payments, documents and returns. */
export async function giveAlong(
  tx: Tx,
  call: Call,
  orderIds: readonly string[],
  before: Owned,
  after: Owned & { number: string },
): Promise<void> {
  if (before.ownerId === after.ownerId && before.teamId === after.teamId) return;
  const found = await tx.query<{ noun: string; id: string }>(OF_ORDERS, [orderIds]);
  const give = <T extends Owned>(resource: Resource<T>, noun: string): Promise<void> =>
    giveRecords(
      tx,
      call,
      resource,
      found.filter((row) => row.noun === noun).map((row) => row.id),
      after,
    );
  await give(reservations, 'reservations');
  await give(shortages, 'shortages');
  await give(payments, 'payments');
  await give(documentSets, 'documentSets');
  await give(orderReturns, 'orderReturns');
}

/** Gives records to an owner and a team, each with its own audit row and event. */
export async function giveRecords<T extends Owned>(
  tx: Tx,
  call: Call,
  resource: Resource<T>,
  ids: readonly string[],
  { ownerId, teamId, number }: Owned & { number: string },
): Promise<void> {
  if (ids.length === 0) return;
  for (const record of await loadRows(tx, resource, ids, { lock: true, deleted: true }))
    await saveRow(tx, resource, record, { ...record, ownerId, teamId }, call, { action: 'reassign', basis: number });
}
