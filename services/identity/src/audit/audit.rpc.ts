import { AuditServiceService } from '@crm/proto/gen/crm/identity/v1/audit';
import { implement, type Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { standardMethods } from '@crm/kit/resource/standard';
import { auditRecords } from './audit.resource.ts';

export function auditRpc(db: Db): Implementation {
  const methods = standardMethods(auditRecords, db);
  return implement(AuditServiceService, { listAuditRecords: methods.list });
}
