import { implement } from '@crm/kit/grpc/implement';
import type { Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { standardMethods } from '@crm/kit/resource/standard';
import { CallListsServiceService } from '@crm/proto/gen/crm/sales/v1/call_lists';
import { addCallListClients, finishListedCall, takeNextCall } from './call-list.commands.ts';
import { callListItems, callLists } from './call-list.store.ts';

export function callListService(db: Db): Implementation {
  const list = standardMethods(callLists, db);
  const item = standardMethods(callListItems, db);
  return implement(CallListsServiceService, {
    getCallList: list.get,
    listCallLists: list.list,
    createCallList: list.create,
    updateCallList: list.update,
    deleteCallList: list.delete,
    restoreCallList: list.restore,
    getCallListHistory: list.history,
    addCallListClients: (request, call) => addCallListClients(db, request, call),
    takeNextCall: (request, call) => takeNextCall(db, request, call),
    finishCall: (request, call) => finishListedCall(db, request, call),
    listCallListItems: item.list,
  });
}
