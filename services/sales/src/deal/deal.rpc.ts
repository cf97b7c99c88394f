import { implement } from '@crm/kit/grpc/implement';
import type { Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { standardMethods } from '@crm/kit/resource/standard';
import { DealsServiceService } from '@crm/proto/gen/crm/sales/v1/deals';
import { loseDeal, moveDeal, reassignDeal, reopenDeal, sendPriceList, winDeal } from './deal.commands.ts';
import { stagesOfDeal } from './deal-stage.store.ts';
import { deals } from './deal.store.ts';

export function dealService(db: Db): Implementation {
  const methods = standardMethods(deals, db);
  return implement(DealsServiceService, {
    getDeal: methods.get,
    listDeals: methods.list,
    createDeal: methods.create,
    updateDeal: methods.update,
    deleteDeal: methods.delete,
    restoreDeal: methods.restore,
    batchUpdateDeals: methods.batchUpdate,
    getDealHistory: methods.history,
    aggregateDeals: methods.aggregate,
    exportDeals: methods.export,
    moveDeal: (request, call) => moveDeal(db, request, call),
    winDeal: (request, call) => winDeal(db, request, call),
    loseDeal: (request, call) => loseDeal(db, request, call),
    reopenDeal: (request, call) => reopenDeal(db, request, call),
    reassignDeal: (request, call) => reassignDeal(db, request, call),
    sendPriceList: (request, call) => sendPriceList(db, request, call),
    async listDealStages(request, call) {
      const deal = await methods.get({ id: request.id }, call);
      return { stages: await stagesOfDeal(db, deal.id) };
    },
  });
}
