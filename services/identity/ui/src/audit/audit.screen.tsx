import { defineScreen } from '@crm/ui';
import { ActionText, ChangeText, NounText, RecordText } from './change.tsx';

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
    { field: 'noun', width: 130, render: ({ noun }) => <NounText noun={noun} /> },
    { field: 'recordId', width: 180, render: (record) => <RecordText record={record} /> },
    { field: 'action', width: 170, render: (record) => <ActionText record={record} /> },
    { field: 'after', kind: 'text', render: (record) => <ChangeText record={record} />, width: 420 },
    { field: 'basis' },
    { field: 'traceId', hidden: true },
  ],
  filters: ['noun', 'action', 'time', 'recordId', 'traceId'],
});
