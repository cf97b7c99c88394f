import { implement } from '@crm/kit/grpc/implement';
import type { Implementation } from '@crm/kit/grpc/implement';
import { importMethods } from '@crm/kit/import/imports';
import type { ImportOptions } from '@crm/kit/import/imports';
import type { Db } from '@crm/kit/pg/pool';
import { ImportsServiceService } from '@crm/proto/gen/crm/sales/v1/imports';

/** gRPC of imports. */
export function importsService(db: Db, options: ImportOptions): Implementation {
  const methods = importMethods(db, options);
  return implement(ImportsServiceService, { ...methods });
}
