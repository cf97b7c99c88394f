import { importMethods, type ImportOptions } from '@crm/kit/import/imports';
import { implement, type Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { ImportsServiceService } from '@crm/proto/gen/crm/clients/v1/imports';

/** gRPC of imports. */
export function importsService(db: Db, options: ImportOptions): Implementation {
  return implement(ImportsServiceService, { ...importMethods(db, options) });
}
