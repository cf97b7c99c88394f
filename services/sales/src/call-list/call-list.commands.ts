import type { Call } from '@crm/kit/grpc/call';
import type { Db } from '@crm/kit/pg/pool';
import { loadRow, runCommand, runOnce, saveRow } from '@crm/kit/resource/command';
import { loadOne } from '@crm/kit/resource/load';
import { registry } from '@crm/proto/registry/sales';
import { CallFinished } from '@crm/proto/gen/crm/sales/events/v1/call_events';
import type {
  AddCallListClientsRequest,
  AddCallListClientsResponse,
  CallListItem,
  FinishCallRequest,
  TakeNextCallRequest,
  TakeNextCallResponse,
} from '@crm/proto/gen/crm/sales/v1/call_lists';
import { decided } from '../errors.ts';
import { finishCall, takeCall } from './call-list.ts';
import { addClients, callListItems, callLists, nextItem, waitingCount } from './call-list.store.ts';

export async function addCallListClients(
  db: Db,
  request: AddCallListClientsRequest,
  call: Call,
): Promise<AddCallListClientsResponse> {
  const once = {
    method: 'sales.call_list.addClients',
    request,
    answer: 'crm.sales.v1.AddCallListClientsResponse',
  };
  return runOnce(db, registry, call, once, async (tx) => {
    const list = await loadRow(tx, callLists, request.id);
    const added = await addClients(tx, list.id, [...new Set(request.clientIds)], call.now, call.actor.userId);
    return { added };
  });
}

/** Asked again before the call is finished (a page loaded anew), it gives the same client. */
export async function takeNextCall(db: Db, request: TakeNextCallRequest, call: Call): Promise<TakeNextCallResponse> {
  await loadOne(db, callLists, request.id);
  const item = await db.tx(async (tx) => {
    const id = await nextItem(tx, request.id, call.actor.userId, call.now);
    if (id === undefined) return undefined;
    const before = await loadRow(tx, callListItems, id);
    return saveRow(tx, callListItems, before, takeCall(before, call.actor.userId, call.now), call, { action: 'take' });
  });
  return { item, waiting: await waitingCount(db, request.id) };
}

export async function finishListedCall(db: Db, request: FinishCallRequest, call: Call): Promise<CallListItem> {
  const { id, result, comment, againTime } = request;
  const options = { id, permission: 'sales:call_list:call', action: 'finish', basis: comment, request };
  return runCommand(db, callListItems, call, options, async (tx, item) => {
    const list = await loadRow(tx, callLists, item.callListId, { lock: false });
    const { userId } = call.actor;
    const after = decided(finishCall(list, item, { userId, result, comment, againTime }, call.now));
    const { callListId, clientId } = item;
    const data = CallFinished.toJSON({ itemId: id, callListId, clientId, result, actorId: userId, againTime });
    return { after, events: [{ type: 'crm.sales.call.finished.v1', data: data as object }] };
  });
}
