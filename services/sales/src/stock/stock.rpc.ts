import { implement } from '@crm/kit/grpc/implement';
import type { Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { standardMethods } from '@crm/kit/resource/standard';
import { StockBalancesServiceService } from '@crm/proto/gen/crm/sales/v1/stock_balances';
import { StockMovementsServiceService } from '@crm/proto/gen/crm/sales/v1/stock_movements';
import { adjustStock } from './stock.commands.ts';
import { stockBalances, stockMovements } from './stock.store.ts';

export function stockServices(db: Db): Implementation[] {
  const balance = standardMethods(stockBalances, db);
  const movement = standardMethods(stockMovements, db);
  return [
    implement(StockBalancesServiceService, {
      getStockBalance: balance.get,
      listStockBalances: balance.list,
      aggregateStockBalances: balance.aggregate,
      exportStockBalances: balance.export,
      adjustStock: (request, call) => adjustStock(db, request, call),
    }),
    implement(StockMovementsServiceService, {
      getStockMovement: movement.get,
      listStockMovements: movement.list,
      exportStockMovements: movement.export,
    }),
  ];
}
