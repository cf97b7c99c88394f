import { can } from '@crm/kit/access/actor';
import { implement } from '@crm/kit/grpc/implement';
import type { Implementation } from '@crm/kit/grpc/implement';
import { invalid } from '@crm/kit/grpc/errors';
import type { Db } from '@crm/kit/pg/pool';
import { PricesServiceService } from '@crm/proto/gen/crm/sales/v1/prices';
import { amountOf } from '../amounts/money.ts';
import { dayIn } from '../calendar/day.ts';
import { decided, refusal } from '../errors.ts';
import { toBase } from '../product/units.ts';
import { marginPercent } from './price.ts';
import { loadPricing, priceIn } from './pricing.queries.ts';

export function priceService(db: Db): Implementation {
  return implement(PricesServiceService, {
    async explainPrice(request, call) {
      const { productId, clientId, priceBookId, quantity, discount } = request;
      if (quantity === undefined) throw invalid([{ field: 'quantity', reason: 'REQUIRED' }]);
      const date = request.date === '' ? dayIn(call.now, call.actor.timeZone) : request.date;
      const pricing = await loadPricing(db, { productIds: [productId], clientId, date, priceBookId });
      const product = pricing.products.get(productId);
      if (product === undefined) throw refusal('PRODUCT_UNKNOWN');
      const base = decided(toBase(product, quantity));
      const { list, price, steps } = decided(priceIn(pricing, product, base, discount), { product: product.name });
      const seesMargin = can(call.actor, 'sales:margin:read') !== undefined;
      return {
        listPrice: list,
        price,
        amount: amountOf(price, base),
        baseQuantity: { value: base, unit: product.unit },
        steps,
        margin: seesMargin ? (marginPercent(price, product.cost) ?? '') : '',
      };
    },
  });
}
