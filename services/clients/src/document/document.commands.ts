import type { Call } from '@crm/kit/grpc/call';
import type { GrpcClient } from '@crm/kit/grpc/client';
import { invalid, notFound } from '@crm/kit/grpc/errors';
import type { Db, Tx } from '@crm/kit/pg/pool';
import { runCommand, runOnce } from '@crm/kit/resource/command';
import { loadOne, loadRows } from '@crm/kit/resource/load';
import { getRecord } from '@crm/kit/resource/read';
import type { Client } from '@crm/proto/gen/crm/clients/v1/clients';
import {
  DocumentStatus,
  type BatchIssueDocumentsRequest,
  type BatchIssueDocumentsResponse,
  type Document,
  type IssueDocumentRequest,
  type ReissueDocumentRequest,
} from '@crm/proto/gen/crm/clients/v1/documents';
import { registry } from '@crm/proto/registry/clients';
import { localTime } from '../calendar/working-calendar.ts';
import { errors } from '../errors.ts';
import { beginDocument, chooseTemplate, renewDocument, type Press } from './document.begin.ts';
import { makeDocument } from './document.make.ts';
import { lastData } from './document.store.ts';
import { isOfRecord, linesFromRecord, violationsOf } from './official.ts';
import { recordData } from './print-data.ts';
import { fetchPrintout, type OfRecord } from './printout.client.ts';

/** How long whoever asked makes the document himself, before the job takes it over. */
const OWN_MS = 20_000;

export interface Issuing {
  db: Db;
  press: Press;
  sales: GrpcClient;
}

/** Issues one document: begun in one transaction, made outside of it, answered with its file there if that is soon. */
export async function issueDocument(issuing: Issuing, request: IssueDocumentRequest, call: Call): Promise<Document> {
  const { db, press, sales } = issuing;
  const client = await visibleClient(db, press, request.clientId, call);
  const language = request.language || client.language || call.language;
  const template = await chooseTemplate(db, press, { id: request.templateId, type: request.type, language });
  const violations = violationsOf({ ...request, type: template.type });
  if (violations.length > 0) throw invalid(violations);
  const { clientId, orderId, quoteId, dealId } = request;
  const record = isOfRecord(template.type)
    ? await fetchRecord(sales, { clientId, orderId, quoteId }, call)
    : { data: request.data ?? {}, dealId };
  const draft = {
    orderId,
    quoteId,
    dealId: record.dealId,
    ownerId: call.actor.userId,
    teamId: call.actor.teamId ?? '',
  };
  const date = request.documentDate || today(call);
  const wanted = { template, client, data: record.data, date, draft, makeAt: later(call) };
  const begun = await runOnce(
    db,
    registry,
    call,
    { method: 'clients.document.issue', request, answer: 'crm.clients.v1.Document' },
    (tx) => beginDocument(tx, press, wanted, call),
  );
  return madeSoon(issuing, begun, call);
}

/** Takes an order for one document per client; each is made by a job of its own, so that one failure stays alone. */
export async function batchIssueDocuments(
  { db, press }: Issuing,
  request: BatchIssueDocumentsRequest,
  call: Call,
): Promise<BatchIssueDocumentsResponse> {
  const answer = 'crm.clients.v1.BatchIssueDocumentsResponse';
  return runOnce(db, registry, call, { method: 'clients.document.batchIssue', request, answer }, async (tx) => {
    const template = await chooseTemplate(tx, press, { id: request.templateId, type: '', language: '' });
    if (isOfRecord(template.type)) throw invalid([linesFromRecord('templateId')]);
    const documents: Document[] = [];
    for (const clientId of new Set(request.clientIds)) {
      const client = await visibleClient(tx, press, clientId, call);
      const draft = { ownerId: call.actor.userId, teamId: call.actor.teamId ?? '' };
      const wanted = { template, client, data: request.data ?? {}, date: today(call), draft };
      documents.push(await beginDocument(tx, press, wanted, call));
    }
    return { documents };
  });
}

/** Issues a document anew: same number, next revision; one that failed, for the first time. */
export async function reissueDocument(
  issuing: Issuing,
  request: ReissueDocumentRequest,
  call: Call,
): Promise<Document> {
  const { db, press, sales } = issuing;
  const { id, etag, reason } = request;
  const { type, orderId, quoteId, clientId } = await getRecord(db, press.documents, id, call);
  // It will say what the client's card says now.
  await loadOne(db, press.clients, clientId, { actor: call.actor, permission: 'clients:client:read', deleted: true });
  const ofRecord = isOfRecord(type);
  if (ofRecord && request.data !== undefined) throw invalid([linesFromRecord('data')]);
  // Papers of earlier years may name no record: they say what they said.
  const known =
    ofRecord && (orderId !== '' || quoteId !== '')
      ? (await fetchRecord(sales, { clientId, orderId, quoteId }, call)).data
      : request.data;
  const options = { id, etag, permission: 'clients:document:create', action: 'renew', basis: reason, request };
  const begun = await runCommand(db, press.documents, call, options, async (tx, before) => {
    if (before.status === DocumentStatus.DOCUMENT_STATUS_RENDERING) throw errors.DOCUMENT_NOT_READY();
    const data = known ?? (await lastData(tx, before.id));
    const revision = before.revision + 1;
    return renewDocument(tx, before, { data, reason, revision, userId: call.actor.userId, makeAt: later(call) }, call);
  });
  return madeSoon(issuing, begun, call);
}

/** The document with its file, or as it waits for it: too many are being made, and its own job will do it. */
async function madeSoon({ db, press }: Issuing, begun: Document, call: Call): Promise<Document> {
  const how = { share: call.actor.userId, timeMs: OWN_MS, signal: call.signal, quiet: true };
  const made = makeDocument(db, press, begun.id, call, how);
  return made.catch(() => begun);
}

async function fetchRecord(sales: GrpcClient, of: OfRecord, call: Call): Promise<{ data: object; dealId: string }> {
  const printout = await fetchPrintout(sales, of, call);
  const { number, date, dealId } = printout;
  return {
    data: recordData(printout, of.orderId === '' ? { quote: { number, date } } : { order: { number, date } }),
    dealId,
  };
}

async function visibleClient(tx: Pick<Tx, 'query'>, press: Press, id: string, call: Call): Promise<Client> {
  const [client] = await loadRows(tx, press.clients, [id], { actor: call.actor, permission: 'clients:client:read' });
  if (!client) throw notFound('client', id);
  return client;
}

function later(call: Call): Date {
  return new Date(call.now.getTime() + OWN_MS + 5_000);
}

function today(call: Call): string {
  return localTime(call.now, call.actor.timeZone).date;
}
