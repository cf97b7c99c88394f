import { defineScreen } from '@crm/ui';

export interface AuditRecord {
  id: string;
  time: string;
  actorId: string;
  actorName: string;
  action: string;
  noun: string;
  recordId: string;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  basis?: string;
  traceId?: string;
}

const shown = (values: Record<string, unknown> | undefined): string =>
  Object.entries(values ?? {})
    .map(([field, value]) => `${field}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('; ');

export const auditScreen = defineScreen<AuditRecord>({
  resource: 'audit-records',
  ns: 'identity',
  path: '/identity/audit',
  title: 'action',
  icon: 'history',
  order: 'time desc',
  columns: [
    { field: 'time', width: 160 },
    { field: 'actorName' },
    { field: 'noun', width: 110 },
    { field: 'action', width: 130 },
    { field: 'before', kind: 'text', render: (record) => shown(record.before), width: 320 },
    { field: 'after', kind: 'text', render: (record) => shown(record.after), width: 320 },
    { field: 'basis' },
    { field: 'traceId', hidden: true },
  ],
  filters: ['noun', 'action', 'time', 'recordId', 'traceId'],
});
