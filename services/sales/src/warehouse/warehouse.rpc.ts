import { implement } from '@crm/kit/grpc/implement';
import type { Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { standardMethods } from '@crm/kit/resource/standard';
import { WarehousesServiceService } from '@crm/proto/gen/crm/sales/v1/warehouses';
import { warehouses } from './warehouse.store.ts';

export function warehouseService(db: Db): Implementation {
  const methods = standardMethods(warehouses, db);
  return implement(WarehousesServiceService, {
    getWarehouse: methods.get,
    listWarehouses: methods.list,
    createWarehouse: methods.create,
    updateWarehouse: methods.update,
    deleteWarehouse: methods.delete,
    restoreWarehouse: methods.restore,
    getWarehouseHistory: methods.history,
  });
}
