import { hash } from 'node:crypto';
import type { Call } from '@crm/kit/grpc/call';
import { notFound, ServiceError } from '@crm/kit/grpc/errors';
import type { Db, Tx } from '@crm/kit/pg/pool';
import { saveRow } from '@crm/kit/resource/command';
import { loadRows } from '@crm/kit/resource/load';
import { DocumentIssued } from '@crm/proto/gen/crm/clients/events/v1/documents';
import { DocumentStatus, type Document } from '@crm/proto/gen/crm/clients/v1/documents';
import type { Template } from '@crm/proto/gen/crm/clients/v1/templates';
import { loadCompany } from '../company/company.store.ts';
import { notify } from '../notification/notification.store.ts';
import type { PriceGroup } from '../price-list/price-list.ts';
import type { PaperCall } from '../template/paper.ts';
import { saveTimeline } from '../timeline/timeline.store.ts';
import { findUser } from '../user/user.store.ts';
import { chooseTemplate, XLSX, type Press } from './document.begin.ts';
import { dropRevision, finishRevision, pendingRevision, type PendingRevision } from './document.store.ts';
import { takeNumber } from './number.store.ts';
import { printData } from './print-data.ts';

const { DOCUMENT_STATUS_RENDERING, DOCUMENT_STATUS_ISSUED, DOCUMENT_STATUS_FAILED } = DocumentStatus;

/** Jobs leave a process to those who wait at a screen. */
const BACKGROUND = 'jobs';

export interface Making extends Omit<PaperCall, 'field'> {
  /** Nobody is told of a failure: he was, or sees it himself. */
  quiet?: boolean;
}

/** What stands in a document, read together with its number. */
interface Manuscript {
  document: Document;
  pending: PendingRevision;
  template: Template;
  values: object;
}

/**
 * Makes the file of a document that waits for it: its number in one short transaction, the file in none, and in a second
 * short one the file, the line in the timeline and the event. Whoever does it, and however often, it is done once. What
 * cannot be made stands as FAILED with its number and reason (a later revision: as ISSUED, as it was) until it is issued
 * anew. Throws where trying again may help; the document's own job will.
 */
export async function makeDocument(db: Db, press: Press, id: string, call: Call, how: Making = {}): Promise<Document> {
  const { quiet = false, ...own } = how;
  const paper = { share: BACKGROUND, ...own };
  try {
    const begun = await db.tx((tx) => numbered(tx, press, id, call));
    if ('issued' in begun) return begun.issued;
    const content = await printed(press, begun, call, paper);
    return await db.tx((tx) => attached(tx, press, begun, content, call));
  } catch (thrown) {
    if (!isFinal(thrown)) throw thrown;
    return failDocument(db, press, id, thrown, call, quiet);
  }
}

/** Its reader is told why it could not be made. */
export async function failDocument(
  db: Db,
  press: Press,
  id: string,
  { reason, violations, params }: Pick<ServiceError, 'reason' | 'violations' | 'params'>,
  call: Call,
  quiet: boolean,
): Promise<Document> {
  return db.tx(async (tx) => {
    const [before] = await loadRows(tx, press.documents, [id], { lock: true });
    if (!before) throw notFound('document', id);
    const pending = await pendingRevision(tx, id);
    if (before.status !== DOCUMENT_STATUS_RENDERING || !pending) return before;
    if (before.revision > 0) await dropRevision(tx, id, pending.revision);
    const after = {
      ...before,
      status: before.revision > 0 ? DOCUMENT_STATUS_ISSUED : DOCUMENT_STATUS_FAILED,
      failureReason: reason === 'INVALID' ? (violations?.[0]?.reason ?? reason) : reason,
      failureDetail: String(params['detail'] ?? '').slice(0, 1000),
    };
    const { title, number, clientId, createdBy, ownerId } = before;
    const notice = {
      userId: pending.created_by ?? (createdBy || ownerId),
      kind: 'DOCUMENT_FAILED',
      params: { subject: [title, number].filter(Boolean).join(' '), body: after.failureDetail },
      recordType: 'clients.document',
      recordId: id,
      clientId,
    };
    if (!quiet) await notify(tx, notice, call);
    return saveRow(tx, press.documents, before, after, call, { action: 'fail' });
  });
}

async function numbered(tx: Tx, press: Press, id: string, call: Call): Promise<Manuscript | { issued: Document }> {
  const [before] = await loadRows(tx, press.documents, [id], { lock: true });
  if (!before) throw notFound('document', id);
  const pending = await pendingRevision(tx, id);
  if (before.status !== DOCUMENT_STATUS_RENDERING || !pending) return { issued: before };
  const { templateId, type, language, documentDate: date } = before;
  const template = await chooseTemplate(tx, press, { id: templateId, type, language });
  const pattern = template.numberPattern || '{number}';
  const number =
    before.number !== '' || before.contentType === XLSX
      ? before.number
      : await takeNumber(tx, pattern, date, before.id);
  const document = await saveRow(tx, press.documents, before, { ...before, number }, call, { action: 'number' });
  const [client] = await loadRows(tx, press.clients, [document.clientId], { deleted: true });
  if (!client) throw notFound('client', document.clientId);
  const user = await findUser(tx, pending.created_by ?? '');
  const context = {
    client,
    company: await loadCompany(tx),
    user,
    document: { number, date, revision: pending.revision },
  };
  return { document, pending, template, values: printData(context, pending.data) };
}

function printed(
  { paper }: Press,
  { document, pending, template, values }: Manuscript,
  call: Call,
  how: Omit<PaperCall, 'field'>,
): Promise<Buffer> {
  const { title, number, contentType } = document;
  if (contentType === XLSX) {
    const rows = (pending.data as { groups: PriceGroup[] }).groups.flatMap((group) => group.rows);
    const language = template.language === 'ru' || template.language === 'bg' ? template.language : 'en';
    return paper.priceList(rows, language, { ...how, field: 'priceListId' });
  }
  const page = template.page === 'A4-landscape' ? template.page : 'A4';
  const options = { title: `${title} ${number}`, page, language: template.language, createTime: call.now } as const;
  return paper.pdf(template.html, values, options, { ...how, field: 'templateId' });
}

async function attached(
  tx: Tx,
  press: Press,
  { document: { id }, pending, template }: Manuscript,
  content: Buffer,
  call: Call,
): Promise<Document> {
  const [before] = await loadRows(tx, press.documents, [id], { lock: true });
  if (!before) throw notFound('document', id);
  const { revision } = pending;
  const { templateVersion } = template;
  const sha256 = hash('sha256', content);
  if (!(await finishRevision(tx, id, revision, { content, sha256, templateVersion }))) return before;
  const { title, number, clientId, ownerId, teamId, dealId, orderId, contentType } = before;
  await saveTimeline(tx, {
    clientId,
    time: call.now,
    group: 'TIMELINE_GROUP_DOCUMENTS',
    kind: revision > 1 ? 'document.reissued' : 'document.issued',
    recordType: 'clients.document',
    recordId: id,
    related: [dealId, orderId],
    actorId: pending.created_by ?? '',
    data: { title, number, revision },
    permission: 'clients:document:read',
    ownerId,
    teamId,
  });
  const extension = contentType === XLSX ? 'xlsx' : 'pdf';
  const after = {
    ...before,
    revision,
    templateVersion,
    status: DOCUMENT_STATUS_ISSUED,
    failureReason: '',
    failureDetail: '',
    fileName: fileName(title, number, revision, extension),
    size: BigInt(content.length),
    sha256,
  };
  const events = [{ type: 'crm.clients.document.issued.v1', data: issuedFact(after) }];
  return saveRow(tx, press.documents, before, after, call, { action: revision > 1 ? 'reissue' : 'issue', events });
}

/** Whether it would come out the same the next time: refused for what stands in the template or the data. */
function isFinal(thrown: unknown): thrown is ServiceError {
  return (
    thrown instanceof ServiceError && ['INVALID_ARGUMENT', 'NOT_FOUND', 'FAILED_PRECONDITION'].includes(thrown.code)
  );
}

function issuedFact(document: Document): object {
  const { id: documentId, setId, orderId, dealId, clientId, number, revision } = document;
  const type = document.type.replace('DOCUMENT_TYPE_', '').toLowerCase();
  return DocumentIssued.toJSON({ documentId, setId, orderId, dealId, clientId, number, revision, type }) as object;
}

/** A name that every system of files and every header takes; letters of any script stay. */
function fileName(title: string, number: string, revision: number, extension: string): string {
  const name = `${title} ${number}${revision > 1 ? ` r${revision}` : ''}`.trim().replace(/[\\/:*?"<>|\s\p{C}]+/gu, '-');
  return `${name}.${extension}`;
}
