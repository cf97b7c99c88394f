import { hash } from 'node:crypto';
import type { Call } from '@crm/kit/grpc/call';
import { notFound } from '@crm/kit/grpc/errors';
import { uuidv7 } from '@crm/kit/ids/uuid';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import { insertRow, saveRow, type Decision } from '@crm/kit/resource/command';
import { loadRows } from '@crm/kit/resource/load';
import { DocumentIssued } from '@crm/proto/gen/crm/clients/events/v1/documents';
import type { Client } from '@crm/proto/gen/crm/clients/v1/clients';
import { Document, DocumentStatus } from '@crm/proto/gen/crm/clients/v1/documents';
import type { Template } from '@crm/proto/gen/crm/clients/v1/templates';
import type { ClientResource } from '../client/client.resource.ts';
import { loadCompany } from '../company/company.store.ts';
import { errors } from '../errors.ts';
import type { Paper } from '../template/paper.ts';
import type { TemplateResource } from '../template/template.resource.ts';
import { saveTimeline } from '../timeline/timeline.store.ts';
import { findUser } from '../user/user.store.ts';
import { addRevision, nextNumber } from './document.store.ts';
import type { DocumentResource } from './document.resource.ts';
import { formatNumber } from './number.ts';
import { printData } from './print-data.ts';

/** What issuing needs. */
export interface Press {
  clients: ClientResource;
  templates: TemplateResource;
  documents: DocumentResource;
  paper: Paper;
}

export interface Issue {
  template: Template;
  client: Client;
  /** Values of the record for the merge fields. */
  data: object;
  /** YYYY-MM-DD. */
  date: string;
  /** Links, owner and team of the new document. */
  draft: Partial<Document>;
  /** Who issues it, when that is not the caller. */
  userId?: string;
  revision?: number;
}

const DEFAULT_TEMPLATE: Statement = {
  name: 'template_default',
  text: `select id from templates where type = $1 and deleted_at is null and (language = $2 or language = 'en') order by language = $2 desc, is_default desc, created_at limit 1`,
};

/** The template named, or the default one of a type in a language (English when that has none). */
export async function chooseTemplate(
  tx: Tx,
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

/** Issues a new document: number, PDF, revision 1, line in the timeline, event. One transaction, so numbers have no gaps. */
export async function issue(tx: Tx, press: Press, wanted: Issue, call: Call): Promise<Document> {
  const { after, events } = await prepareIssue(tx, press, wanted, call);
  return insertRow(tx, press.documents, after, call, events && { events });
}

/** The same for a record that exists already and waits for its file. */
export async function finish(tx: Tx, press: Press, waiting: Document, wanted: Issue, call: Call): Promise<Document> {
  const { after, events } = await prepareIssue(tx, press, { ...wanted, draft: waiting }, call);
  return saveRow(tx, press.documents, waiting, after, call, { action: 'issue', ...(events && { events }) });
}

async function prepareIssue(
  tx: Tx,
  press: Press,
  { template, client, data, date, draft, userId, revision = 1 }: Issue,
  call: Call,
): Promise<Decision<Document>> {
  const pattern = template.numberPattern || '{number}';
  const number = formatNumber(pattern, date, await nextNumber(tx, template.id, Number(date.slice(0, 4))));
  const { name: title, type, language, id: templateId, templateVersion } = template;
  const document = Document.fromPartial({
    ownerId: client.ownerId,
    teamId: client.teamId,
    clientId: client.id,
    ...draft,
    type,
    number,
    revision,
    title,
    documentDate: date,
    templateId,
    templateVersion,
    language,
    contentType: 'application/pdf',
  });
  return print(
    tx,
    press,
    { ...document, id: document.id || uuidv7() },
    { template, client, data, reason: '', userId },
    call,
  );
}

export interface Reissue {
  client: Client;
  data: object;
  reason: string;
  revision: number;
  userId?: string;
}

/** A document anew under its number: the next revision, with new data and the template as it is now. */
export async function prepareReissue(
  tx: Tx,
  press: Press,
  before: Document,
  { client, data, reason, revision, userId }: Reissue,
  call: Call,
): Promise<Decision<Document>> {
  const template = await chooseTemplate(tx, press, {
    id: before.templateId,
    type: before.type,
    language: before.language,
  });
  return print(
    tx,
    press,
    { ...before, revision, templateVersion: template.templateVersion },
    { template, client, data, reason, userId },
    call,
  );
}

interface Print {
  template: Template;
  client: Client;
  data: object;
  reason: string;
  userId: string | undefined;
}

/** Makes the PDF of a document's revision out of its template. */
async function print(
  tx: Tx,
  press: Press,
  document: Document,
  { template, client, data, reason, userId }: Print,
  call: Call,
): Promise<Decision<Document>> {
  const { number, revision, title, documentDate: date } = document;
  const by = userId ?? call.actor.userId;
  const context = {
    client,
    company: await loadCompany(tx),
    user: await findUser(tx, by),
    document: { number, date, revision },
  };
  const { language, html } = template;
  const page = template.page === 'A4-landscape' ? template.page : 'A4';
  const options = { title: `${title} ${number}`, page, language, createTime: call.now } as const;
  const content = await press.paper.pdf(html, printData(context, data), options, { field: 'data' });
  return keep(
    tx,
    { ...document, fileName: fileName(title, number, revision, 'pdf') },
    { content, data, reason, by },
    call,
  );
}

export interface IssueFile {
  client: Client;
  draft: Partial<Document>;
  type: Document['type'];
  title: string;
  /** YYYY-MM-DD. */
  date: string;
  language: string;
  content: Buffer;
  contentType: string;
  extension: string;
  data: object;
  userId: string;
}

/** Keeps a file that no template made, as a document without a number of its own. */
export async function issueFile(tx: Tx, press: Press, file: IssueFile, call: Call): Promise<Document> {
  const { client, draft, type, title, date, language, content, contentType, extension, data, userId } = file;
  const document = Document.fromPartial({
    ownerId: client.ownerId,
    teamId: client.teamId,
    clientId: client.id,
    ...draft,
    id: uuidv7(),
    type,
    revision: 1,
    title,
    documentDate: date,
    language,
    contentType,
    fileName: fileName(title, '', 1, extension),
  });
  const { after, events } = await keep(tx, document, { content, data, reason: '', by: userId }, call);
  return insertRow(tx, press.documents, after, call, events && { events });
}

interface Kept {
  content: Buffer;
  data: object;
  reason: string;
  /** Who issues it. */
  by: string;
}

/** Keeps the file of a document's revision, with its line in the timeline; the record itself is the caller's to save. */
async function keep(
  tx: Tx,
  document: Document,
  { content, data, reason, by }: Kept,
  call: Call,
): Promise<Decision<Document>> {
  const { id, number, revision, title, clientId, ownerId, teamId, dealId, orderId, templateVersion } = document;
  const sha256 = hash('sha256', content);
  await addRevision(tx, {
    documentId: id,
    revision,
    templateVersion,
    data,
    content,
    sha256,
    reason,
    at: call.now,
    actorId: by,
  });
  await saveTimeline(tx, {
    clientId,
    time: call.now,
    group: 'TIMELINE_GROUP_DOCUMENTS',
    kind: revision > 1 ? 'document.reissued' : 'document.issued',
    recordType: 'clients.document',
    recordId: id,
    related: [dealId, orderId],
    actorId: by,
    data: { title, number, revision },
    permission: 'clients:document:read',
    ownerId,
    teamId,
  });
  const after = { ...document, status: DocumentStatus.DOCUMENT_STATUS_ISSUED, size: BigInt(content.length), sha256 };
  return { after, events: [{ type: 'crm.clients.document.issued.v1', data: issuedFact(after) }] };
}

function issuedFact(document: Document): object {
  const { id: documentId, setId, orderId, dealId, clientId, number, revision } = document;
  const type = document.type.replace('DOCUMENT_TYPE_', '').toLowerCase();
  return DocumentIssued.toJSON({ documentId, setId, orderId, dealId, clientId, number, revision, type }) as object;
}

/** A name that every system of files takes; letters of any script stay. */
function fileName(title: string, number: string, revision: number, extension: string): string {
  const name = `${title} ${number}${revision > 1 ? ` r${revision}` : ''}`.trim().replace(/[\\/:*?"<>|\s]+/g, '-');
  return `${name}.${extension}`;
}
