import { implement } from '@crm/kit/grpc/implement';
import type { Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { standardMethods } from '@crm/kit/resource/standard';
import { ReceiptsServiceService } from '@crm/proto/gen/crm/sales/v1/receipts';
import { postReceipt } from './receipt.commands.ts';
import { receipts } from './receipt.store.ts';

export function receiptService(db: Db): Implementation {
  const methods = standardMethods(receipts, db);
  return implement(ReceiptsServiceService, {
    getReceipt: methods.get,
    listReceipts: methods.list,
    createReceipt: (request, call) => postReceipt(db, request, call),
  });
}
