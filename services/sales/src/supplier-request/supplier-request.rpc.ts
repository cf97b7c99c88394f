import { implement } from '@crm/kit/grpc/implement';
import type { Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { standardMethods } from '@crm/kit/resource/standard';
import { SupplierRequestsServiceService } from '@crm/proto/gen/crm/sales/v1/supplier_requests';
import {
  cancelSupplierRequest,
  confirmSupplierRequest,
  requestShortages,
  sendSupplierRequest,
} from './supplier-request.commands.ts';
import { supplierRequests } from './supplier-request.store.ts';

export function supplierRequestService(db: Db): Implementation {
  const methods = standardMethods(supplierRequests, db);
  return implement(SupplierRequestsServiceService, {
    getSupplierRequest: methods.get,
    listSupplierRequests: methods.list,
    createSupplierRequest: methods.create,
    updateSupplierRequest: methods.update,
    getSupplierRequestHistory: methods.history,
    requestShortages: (request, call) => requestShortages(db, request, call),
    sendSupplierRequest: (request, call) => sendSupplierRequest(db, request, call),
    confirmSupplierRequest: (request, call) => confirmSupplierRequest(db, request, call),
    cancelSupplierRequest: (request, call) => cancelSupplierRequest(db, request, call),
  });
}
