import { can } from '@crm/kit/access/actor';
import type { Call } from '@crm/kit/grpc/call';
import { invalid } from '@crm/kit/grpc/errors';
import { uuidv7 } from '@crm/kit/ids/uuid';
import type { Db } from '@crm/kit/pg/pool';
import { runOnce } from '@crm/kit/resource/command';
import { loadRows } from '@crm/kit/resource/load';
import { registry } from '@crm/proto/registry/sales';
import type { AdjustStockRequest, StockBalance } from '@crm/proto/gen/crm/sales/v1/stock_balances';
import { isZero } from '../amounts/decimal.ts';
import { decided, refusal } from '../errors.ts';
import { productsById } from '../product/product.store.ts';
import { toBase } from '../product/units.ts';
import { allocate, lockWaiters } from '../reservation/allocate.commands.ts';
import { lockBalances, move, stockBalances } from './stock.store.ts';
import { countGoods } from './stock.ts';

/** Sets on hand to what was counted; what is more than before goes to those who wait. */
export async function adjustStock(db: Db, request: AdjustStockRequest, call: Call): Promise<StockBalance> {
  const { warehouseId, productId, counted, cost, reason } = request;
  if (counted === undefined) throw invalid([{ field: 'counted', reason: 'REQUIRED' }]);
  if (cost !== undefined && can(call.actor, 'sales:cost:read') === undefined)
    throw invalid([{ field: 'cost', reason: 'NOT_ALLOWED' }]);
  return runOnce(
    db,
    registry,
    call,
    { method: 'sales.stock_balance.adjust', request, answer: 'crm.sales.v1.StockBalance' },
    async (tx) => {
      const product = (await productsById(tx, [productId])).get(productId);
      if (product === undefined) throw refusal('PRODUCT_UNKNOWN');
      const base = decided(toBase(product, counted));
      const waiters = await lockWaiters(tx, warehouseId, [productId]);
      const balances = await lockBalances(tx, warehouseId, [productId], call.now);
      const balance = balances.get(productId);
      if (balance === undefined) throw new Error(`no balance of product ${productId} was locked`);
      const unitCost = cost ?? product.cost;
      const change = decided(countGoods(balance, base, unitCost?.amount));
      if (!isZero(change.onHandChange)) {
        balances.set(
          productId,
          await move(tx, call, balance, change, {
            key: `adjust:${uuidv7()}`,
            reason,
            currency: unitCost?.currency ?? '',
          }),
        );
      }
      await allocate(tx, call, warehouseId, balances, waiters);
      const [after] = await loadRows(tx, stockBalances, [balance.id]);
      if (after === undefined) throw new Error(`balance ${balance.id} is gone`);
      return after;
    },
  );
}
