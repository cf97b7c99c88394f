import { uuidv7 } from '@crm/kit/ids/uuid';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import type { CallList, CallListItem } from '@crm/proto/gen/crm/sales/v1/call_lists';
import { salesResource } from '../resource.ts';

// Every seller works through every list: rows have no scope.
export const callLists = salesResource<CallList>({
  message: 'crm.sales.v1.CallList',
  table: 'call_lists',
  permission: 'sales:call_list',
  topic: 'crm.sales.call-lists.v1',
  stands: {
    title: { en: 'call lists', ru: 'списки обзвона', bg: 'списъци за обаждане' },
    while: 'true',
  },
  label: (list) => list.name,
});

export const callListItems = salesResource<CallListItem>({
  message: 'crm.sales.v1.CallListItem',
  table: 'call_list_items',
  permission: 'sales:call_list',
  topic: 'crm.sales.call-list-items.v1',
  defaultOrder: 'create_time',
});

const ADD: Statement = {
  name: 'call_list_add',
  text: `insert into call_list_items (id, call_list_id, client_id, status, created_at, updated_at, created_by, updated_by)
    select new.id, $1, new.client_id, 'CALL_LIST_ITEM_STATUS_WAITING', $4, $4, $5, $5
    from unnest($2::uuid[], $3::uuid[]) as new (id, client_id) on conflict (call_list_id, client_id) do nothing returning id`,
};

/** Puts clients at the end of the queue; gives how many were not in it yet. */
export async function addClients(
  tx: Tx,
  listId: string,
  clientIds: readonly string[],
  now: Date,
  by: string,
): Promise<number> {
  const rows = await tx.query<{ id: string }>(ADD, [listId, clientIds.map(() => uuidv7()), clientIds, now, by]);
  return rows.length;
}

// Nobody is to call a client who was deleted; when he is brought back he is where he was in the queue.
const STILL_THERE = 'not exists (select from client_refs c where c.id = client_id and c.deleted)';
const MINE: Statement = {
  name: 'call_list_mine',
  text: `select id from call_list_items where call_list_id = $1 and status = 'CALL_LIST_ITEM_STATUS_TAKEN' and taken_by = $2 and taken_until > $3 and ${STILL_THERE}
    order by id limit 1 for update`,
};
const NEXT: Statement = {
  name: 'call_list_next',
  text: `select id from call_list_items where call_list_id = $1 and (
      (status = 'CALL_LIST_ITEM_STATUS_WAITING' and (due_time is null or due_time <= $2))
      or (status = 'CALL_LIST_ITEM_STATUS_TAKEN' and taken_until <= $2)) and ${STILL_THERE}
    order by due_time nulls last, id limit 1 for update skip locked`,
};
const WAITING: Statement = {
  name: 'call_list_waiting',
  text: `select count(*)::int as count from call_list_items where call_list_id = $1 and status = 'CALL_LIST_ITEM_STATUS_WAITING' and ${STILL_THERE}`,
};

/** The client whom this user took and did not finish, else the next one: locked, so that nobody else gets him. */
export async function nextItem(tx: Tx, listId: string, userId: string, now: Date): Promise<string | undefined> {
  const [mine] = await tx.query<{ id: string }>(MINE, [listId, userId, now]);
  if (mine !== undefined) return mine.id;
  return (await tx.query<{ id: string }>(NEXT, [listId, now]))[0]?.id;
}

export async function waitingCount(tx: Pick<Tx, 'query'>, listId: string): Promise<number> {
  return (await tx.query<{ count: number }>(WAITING, [listId]))[0]?.count ?? 0;
}
