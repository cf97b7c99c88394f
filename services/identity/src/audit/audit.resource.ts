import { registry } from '@crm/proto/registry/identity';
import type { AuditRecord } from '@crm/proto/gen/crm/identity/v1/audit';
import { defineResource } from '@crm/kit/resource/define';

/** Read only: the runtime writes audit rows, and no method changes them. */
export const auditRecords = defineResource<AuditRecord>({
  service: 'identity',
  registry,
  message: 'crm.identity.v1.AuditRecord',
  table: 'audit_entries',
  permission: 'identity:audit',
  defaultOrder: 'time desc',
});
