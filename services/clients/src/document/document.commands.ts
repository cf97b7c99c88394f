import type { Call } from '@crm/kit/grpc/call';
import { notFound } from '@crm/kit/grpc/errors';
import { schedule } from '@crm/kit/jobs/scheduler';
import type { Db, Tx } from '@crm/kit/pg/pool';
import { insertRow, runCommand, runOnce } from '@crm/kit/resource/command';
import { loadRows } from '@crm/kit/resource/load';
import type { Client } from '@crm/proto/gen/crm/clients/v1/clients';
import {
  Document,
  DocumentStatus,
  type BatchIssueDocumentsRequest,
  type BatchIssueDocumentsResponse,
  type IssueDocumentRequest,
  type ReissueDocumentRequest,
} from '@crm/proto/gen/crm/clients/v1/documents';
import { registry } from '@crm/proto/registry/clients';
import { localTime } from '../calendar/working-calendar.ts';
import { errors } from '../errors.ts';
import { chooseTemplate, issue, prepareReissue, type Press } from './document.issue.ts';
import { loadContent } from './document.store.ts';

export const RENDER = 'document.render';

/** Issues one document now. */
export async function issueDocument(
  db: Db,
  press: Press,
  request: IssueDocumentRequest,
  call: Call,
): Promise<Document> {
  return runOnce(
    db,
    registry,
    call,
    { method: 'clients.document.issue', request, answer: 'crm.clients.v1.Document' },
    async (tx) => {
      const client = await visibleClient(tx, press, request.clientId, call);
      const language = request.language || client.language || call.language;
      const template = await chooseTemplate(tx, press, { id: request.templateId, type: request.type, language });
      const date = request.documentDate || today(call);
      const draft = {
        dealId: request.dealId,
        orderId: request.orderId,
        ownerId: call.actor.userId,
        teamId: call.actor.teamId ?? '',
      };
      return issue(tx, press, { template, client, data: request.data ?? {}, date, draft }, call);
    },
  );
}

/** Takes an order for one document per client; each is made by a job of its own, so that one failure stays alone. */
export async function batchIssueDocuments(
  db: Db,
  press: Press,
  request: BatchIssueDocumentsRequest,
  call: Call,
): Promise<BatchIssueDocumentsResponse> {
  const answer = 'crm.clients.v1.BatchIssueDocumentsResponse';
  return runOnce(db, registry, call, { method: 'clients.document.batchIssue', request, answer }, async (tx) => {
    const template = await chooseTemplate(tx, press, { id: request.templateId, type: '', language: '' });
    const documents: Document[] = [];
    for (const clientId of new Set(request.clientIds)) {
      const client = await visibleClient(tx, press, clientId, call);
      const draft = Document.fromPartial({
        type: template.type,
        title: template.name,
        clientId: client.id,
        templateId: template.id,
        templateVersion: template.templateVersion,
        language: template.language,
        documentDate: today(call),
        status: DocumentStatus.DOCUMENT_STATUS_RENDERING,
        ownerId: call.actor.userId,
        teamId: call.actor.teamId ?? '',
      });
      const document = await insertRow(tx, press.documents, draft, call);
      await schedule(tx, {
        kind: RENDER,
        key: document.id,
        runAt: call.now,
        payload: { documentId: document.id, data: request.data ?? {}, userId: call.actor.userId },
      });
      documents.push(document);
    }
    return { documents };
  });
}

/** Issues a document anew: same number, next revision. */
export async function reissueDocument(
  db: Db,
  press: Press,
  request: ReissueDocumentRequest,
  call: Call,
): Promise<Document> {
  const options = {
    id: request.id,
    etag: request.etag,
    permission: 'clients:document:create',
    action: 'reissue',
    basis: request.reason,
    request,
  };
  return runCommand(db, press.documents, call, options, async (tx, before) => {
    if (before.status === DocumentStatus.DOCUMENT_STATUS_RENDERING) throw errors.DOCUMENT_NOT_READY();
    const [client] = await loadRows(tx, press.clients, [before.clientId], { deleted: true });
    if (!client) throw notFound('client', before.clientId);
    const data = request.data ?? (await loadContent(tx, before.id, before.revision))?.data ?? {};
    return prepareReissue(
      tx,
      press,
      before,
      { client, data, reason: request.reason, revision: before.revision + 1 },
      call,
    );
  });
}

async function visibleClient(tx: Tx, press: Press, id: string, call: Call): Promise<Client> {
  const [client] = await loadRows(tx, press.clients, [id], { actor: call.actor, permission: 'clients:client:read' });
  if (!client) throw notFound('client', id);
  return client;
}

function today(call: Call): string {
  return localTime(call.now, call.actor.timeZone).date;
}
