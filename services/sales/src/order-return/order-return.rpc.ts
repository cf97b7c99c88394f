import { implement } from '@crm/kit/grpc/implement';
import type { Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { standardMethods } from '@crm/kit/resource/standard';
import { OrderReturnsServiceService } from '@crm/proto/gen/crm/sales/v1/order_returns';
import { orderReturns } from './order-return.store.ts';

export function orderReturnService(db: Db): Implementation {
  const methods = standardMethods(orderReturns, db);
  return implement(OrderReturnsServiceService, {
    getOrderReturn: methods.get,
    listOrderReturns: methods.list,
    aggregateOrderReturns: methods.aggregate,
    exportOrderReturns: methods.export,
  });
}
