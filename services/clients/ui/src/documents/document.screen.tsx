import { defineScreen } from '@crm/ui';
import { FailureText } from './failure-text.tsx';
import type { Document } from '../records.ts';

export const documentScreen = defineScreen<Document>({
  resource: 'documents',
  ns: 'clients',
  path: '/clients/documents',
  title: (document) => [document.title, document.number].filter(Boolean).join(' № '),
  icon: 'file',
  order: 'create_time desc',
  columns: [
    { field: 'number', link: true, width: 160 },
    { field: 'title', width: 200 },
    { field: 'type' },
    { field: 'clientId', width: 200 },
    { field: 'documentDate' },
    { field: 'revision', width: 90 },
    {
      field: 'status',
      tones: { DOCUMENT_STATUS_ISSUED: 'ok', DOCUMENT_STATUS_RENDERING: 'info', DOCUMENT_STATUS_FAILED: 'danger' },
    },
    { field: 'ownerId' },
  ],
  facts: [
    { field: 'type' },
    { field: 'status' },
    { field: 'number' },
    { field: 'revision' },
    { field: 'documentDate' },
    { field: 'clientId' },
    { field: 'dealId' },
    { field: 'orderId' },
    { field: 'fileName' },
    { field: 'failureReason', render: (document) => <FailureText document={document} /> },
    { field: 'ownerId' },
    { field: 'createTime' },
  ],
  filters: ['type', 'status', 'clientId', 'documentDate', 'ownerId', 'number'],
  views: [{ id: 'mine', filters: ['ownerId.in.@me'] }],
});
