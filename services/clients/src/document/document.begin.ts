import type { Call } from '@crm/kit/grpc/call';
import { notFound } from '@crm/kit/grpc/errors';
import { uuidv7 } from '@crm/kit/ids/uuid';
import { schedule } from '@crm/kit/jobs/scheduler';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import { insertRow, type Decision } from '@crm/kit/resource/command';
import { loadRows } from '@crm/kit/resource/load';
import type { Client } from '@crm/proto/gen/crm/clients/v1/clients';
import { Document, DocumentStatus } from '@crm/proto/gen/crm/clients/v1/documents';
import type { Template } from '@crm/proto/gen/crm/clients/v1/templates';
import type { ClientResource } from '../client/client.resource.ts';
import { errors } from '../errors.ts';
import type { Paper } from '../template/paper.ts';
import type { TemplateResource } from '../template/template.resource.ts';
import { beginRevision } from './document.store.ts';
import type { DocumentResource } from './document.resource.ts';

export const RENDER = 'document.render';
export const PDF = 'application/pdf';
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What issuing needs. */
export interface Press {
  clients: ClientResource;
  templates: TemplateResource;
  documents: DocumentResource;
  paper: Paper;
}

const DEFAULT_TEMPLATE: Statement = {
  name: 'template_default',
  text: `select id from templates where type = $1 and deleted_at is null and (language = $2 or language = 'en') order by language = $2 desc, is_default desc, created_at limit 1`,
};

/** The template named, or the default one of a type in a language (English when that has none). */
export async function chooseTemplate(
  tx: Pick<Tx, 'query'>,
  press: Press,
  wanted: { id: string; type: string; language: string },
): Promise<Template> {
  const id =
    wanted.id !== ''
      ? wanted.id
      : (await tx.query<{ id: string }>(DEFAULT_TEMPLATE, [wanted.type, wanted.language]))[0]?.id;
  if (id === undefined) throw errors.TEMPLATE_MISSING();
  const [template] = await loadRows(tx, press.templates, [id]);
  if (!template) throw notFound('template', id);
  return template;
}

export interface Wanted {
  template: Template;
  client: Client;
  /** Values of the record for the merge fields. */
  data: object;
  /** YYYY-MM-DD. */
  date: string;
  /** Links, owner and team of the new document; its title and kind of file where those are not the template's. */
  draft: Partial<Document>;
  /** Who issues it, when that is not the caller. */
  userId?: string;
  revision?: number;
  /** When the job makes it, should nobody have made it before; at once when left out. */
  makeAt?: Date;
}

/** A new document that waits for its number and its file. Short: what takes time is done by `makeDocument`, outside of any transaction. */
export async function beginDocument(tx: Tx, press: Press, wanted: Wanted, call: Call): Promise<Document> {
  const { template, client, data, date, draft, userId = call.actor.userId, revision = 1, makeAt = call.now } = wanted;
  const document = Document.fromPartial({
    ownerId: client.ownerId,
    teamId: client.teamId,
    title: template.name,
    contentType: PDF,
    ...draft,
    id: uuidv7(),
    clientId: client.id,
    type: template.type,
    templateId: template.id,
    templateVersion: template.templateVersion,
    language: template.language,
    documentDate: date,
    status: DocumentStatus.DOCUMENT_STATUS_RENDERING,
  });
  const begun = await insertRow(tx, press.documents, document, call);
  await beginRevision(tx, { documentId: begun.id, revision, data, reason: '', at: call.now, actorId: userId });
  await scheduleMaking(tx, begun.id, makeAt, call);
  return begun;
}

export interface Renewed {
  data: object;
  reason: string;
  revision: number;
  userId: string;
  makeAt: Date;
}

/** A document anew under its number. The record is the caller's to save. */
export async function renewDocument(
  tx: Tx,
  before: Document,
  wanted: Renewed,
  call: Call,
): Promise<Decision<Document>> {
  const { data, reason, revision, userId, makeAt } = wanted;
  await beginRevision(tx, { documentId: before.id, revision, data, reason, at: call.now, actorId: userId });
  await scheduleMaking(tx, before.id, makeAt, call);
  const status = DocumentStatus.DOCUMENT_STATUS_RENDERING;
  return { after: { ...before, status, failureReason: '', failureDetail: '' } };
}

async function scheduleMaking(tx: Tx, documentId: string, runAt: Date, { traceparent }: Call): Promise<void> {
  await schedule(tx, { kind: RENDER, key: documentId, runAt, payload: { documentId, traceparent } });
}
