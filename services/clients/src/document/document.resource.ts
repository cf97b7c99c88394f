import { defineResource } from '@crm/kit/resource/define';
import type { Document } from '@crm/proto/gen/crm/clients/v1/documents';
import { registry } from '@crm/proto/registry/clients';
import { clientNameOf } from '../client/client-name.ts';

/** Documents; their files lie in document_revisions. They are issued by commands, never edited. */
export function documentResource() {
  return defineResource<Document>({
    service: 'clients',
    registry,
    message: 'crm.clients.v1.Document',
    table: 'documents',
    permission: 'clients:document',
    scope: { owner: 'owner_id', team: 'team_id' },
    topic: 'crm.clients.documents.v1',
    clientId: 'clientId',
    search: ['number', 'title'],
    columns: { clientName: clientNameOf('client_id') },
    stands: {
      title: { en: 'documents being made', ru: 'готовящиеся документы', bg: 'документи в изготвяне' },
      while: "status = 'DOCUMENT_STATUS_RENDERING'",
    },
    label: (document) => `${document.title} ${document.number}`,
  });
}

export type DocumentResource = ReturnType<typeof documentResource>;
