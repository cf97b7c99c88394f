import { implement } from '@crm/kit/grpc/implement';
import type { Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { standardMethods } from '@crm/kit/resource/standard';
import { PriceListsServiceService } from '@crm/proto/gen/crm/sales/v1/price_lists';
import { dayIn } from '../calendar/day.ts';
import { contentOf } from './price-list.queries.ts';
import { priceLists } from './price-list.store.ts';

export function priceListService(db: Db): Implementation {
  const methods = standardMethods(priceLists, db);
  return implement(PriceListsServiceService, {
    getPriceList: methods.get,
    listPriceLists: methods.list,
    createPriceList: methods.create,
    updatePriceList: methods.update,
    deletePriceList: methods.delete,
    restorePriceList: methods.restore,
    getPriceListHistory: methods.history,
    async getPriceListContent(request, call) {
      const list = await methods.get({ id: request.id }, call);
      return contentOf(db, list, request.clientId, dayIn(call.now, call.actor.timeZone));
    },
  });
}
