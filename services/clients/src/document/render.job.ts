import { systemCall } from '@crm/kit/grpc/call';
import type { JobKind } from '@crm/kit/jobs/scheduler';
import { loadRows } from '@crm/kit/resource/load';
import { DocumentStatus } from '@crm/proto/gen/crm/clients/v1/documents';
import { chooseTemplate, finish, type Press } from './document.issue.ts';
import { RENDER } from './document.commands.ts';

/** Makes the file of a document that a batch asked for. */
export function renderJob(press: Press): JobKind {
  return {
    kind: RENDER,
    run: (db, payload, { now }) =>
      db.tx(async (tx) => {
        const { documentId, data, userId } = payload as { documentId: string; data: object; userId: string };
        const [document] = await loadRows(tx, press.documents, [documentId], { lock: true });
        if (document?.status !== DocumentStatus.DOCUMENT_STATUS_RENDERING) return;
        const [client] = await loadRows(tx, press.clients, [document.clientId], { deleted: true });
        if (!client) return;
        const template = await chooseTemplate(tx, press, { id: document.templateId, type: '', language: '' });
        await finish(
          tx,
          press,
          document,
          { template, client, data, date: document.documentDate, draft: {}, userId },
          systemCall('clients', now),
        );
      }),
  };
}
