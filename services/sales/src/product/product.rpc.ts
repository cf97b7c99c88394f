import { implement } from '@crm/kit/grpc/implement';
import type { Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { runCommand } from '@crm/kit/resource/command';
import { standardMethods } from '@crm/kit/resource/standard';
import { ProductsServiceService } from '@crm/proto/gen/crm/sales/v1/products';
import { dayIn } from '../calendar/day.ts';
import { decided } from '../errors.ts';
import { products } from './product.store.ts';
import { inAllUnits, toBase } from './units.ts';

export function productService(db: Db): Implementation {
  const methods = standardMethods(products, db);
  return implement(ProductsServiceService, {
    getProduct: methods.get,
    listProducts: methods.list,
    createProduct: methods.create,
    updateProduct: methods.update,
    deleteProduct: methods.delete,
    restoreProduct: methods.restore,
    getProductHistory: methods.history,
    changeProductLifecycle: (request, call) =>
      runCommand(
        db,
        products,
        call,
        {
          id: request.id,
          etag: request.etag,
          permission: 'sales:product:edit',
          action: 'changeLifecycle',
          basis: request.comment,
          request,
        },
        (_tx, before) => ({
          after: {
            ...before,
            lifecycle: request.lifecycle,
            lifecycleDate: request.date === '' ? dayIn(call.now, call.actor.timeZone) : request.date,
          },
        }),
      ),
    async convertQuantity(request, call) {
      const product = await methods.get({ id: request.id }, call);
      return {
        quantities: inAllUnits(product, decided(toBase(product, { value: request.value, unit: request.unit }))),
      };
    },
  });
}
