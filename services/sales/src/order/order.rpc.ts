import { implement } from '@crm/kit/grpc/implement';
import type { Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { standardMethods } from '@crm/kit/resource/standard';
import { OrdersServiceService } from '@crm/proto/gen/crm/sales/v1/orders';
import { returnOrder } from '../order-return/order-return.commands.ts';
import { stepsOfOrder } from '../path/path.store.ts';
import { orderPrintout } from '../printout/printout.queries.ts';
import {
  cancelOrder,
  completeOrder,
  confirmOrder,
  releaseOrder,
  reserveOrder,
  writeOffOrder,
} from './order.commands.ts';
import type { OrderTerms } from './order.commands.ts';
import { orders } from './order.store.ts';

export function orderService(db: Db, terms: OrderTerms): Implementation {
  const methods = standardMethods(orders, db);
  return implement(OrdersServiceService, {
    getOrder: methods.get,
    listOrders: methods.list,
    createOrder: methods.create,
    updateOrder: methods.update,
    getOrderHistory: methods.history,
    aggregateOrders: methods.aggregate,
    exportOrders: methods.export,
    confirmOrder: (request, call) => confirmOrder(db, request, call),
    reserveOrder: (request, call) => reserveOrder(db, request, call, terms),
    releaseOrder: (request, call) => releaseOrder(db, request, call),
    cancelOrder: (request, call) => cancelOrder(db, request, call),
    writeOffOrder: (request, call) => writeOffOrder(db, request, call),
    completeOrder: (request, call) => completeOrder(db, request, call),
    returnOrder: (request, call) => returnOrder(db, request, call),
    getOrderPrintout: async (request, call) => orderPrintout(db, await methods.get({ id: request.id }, call)),
    async listOrderSteps(request, call) {
      const order = await methods.get({ id: request.id }, call);
      return { steps: await stepsOfOrder(db, order.id) };
    },
  });
}
