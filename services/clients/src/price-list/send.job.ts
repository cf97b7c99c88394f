import type { Call } from '@crm/kit/grpc/call';
import type { GrpcClient } from '@crm/kit/grpc/client';
import type { JobKind } from '@crm/kit/jobs/scheduler';
import type { Db, Tx } from '@crm/kit/pg/pool';
import { saveRow } from '@crm/kit/resource/command';
import { loadRows } from '@crm/kit/resource/load';
import { Activity, ActivityPreset, ActivityType } from '@crm/proto/gen/crm/clients/v1/activities';
import type { Client } from '@crm/proto/gen/crm/clients/v1/clients';
import { DocumentStatus, type Document } from '@crm/proto/gen/crm/clients/v1/documents';
import { OutgoingEmail } from '@crm/proto/gen/crm/clients/v1/emails';
import { PriceListSendRequested } from '@crm/proto/gen/crm/sales/events/v1/price_list_events';
import { PriceListsServiceService, type PriceListContent } from '@crm/proto/gen/crm/sales/v1/price_lists';
import { createActivity } from '../activity/activity.create.ts';
import type { ActivityResource } from '../activity/activity.resource.ts';
import { loadCompany } from '../company/company.store.ts';
import { beginDocument, chooseTemplate, renewDocument, XLSX, type Press } from '../document/document.begin.ts';
import { makeDocument } from '../document/document.make.ts';
import { queueEmail } from '../email/email.queue.ts';
import type { EmailResource } from '../email/email.resource.ts';
import { callFor } from '../system-call.ts';
import { findUser } from '../user/user.store.ts';
import { groupRows } from './price-list.ts';
import { finishSending, keepPapers, takePapers, takeSending } from './sending.store.ts';

export const SEND_PRICE_LIST = 'price-list.send';

export interface Office {
  press: Press;
  activities: ActivityResource;
  emails: EmailResource;
  mailFrom: string;
}

export interface PriceListOffice extends Office {
  sales: GrpcClient;
  serviceToken: () => Promise<string>;
}

/**
 * Sends a price list that sales asked for: takes the rows from sales, has its papers made, and in one short transaction
 * queues the letter and plans the follow-up with its reminder. A paper that cannot be made is tried again with the job, so
 * that a letter is late rather than lost; whoever asked for it is told at the first time.
 */
export function priceListJob(office: PriceListOffice): JobKind {
  return {
    kind: SEND_PRICE_LIST,
    run: async (db, payload, { now, signal, attempt }) => {
      const { request, traceparent } = payload as { request: object; traceparent?: string };
      const wanted = PriceListSendRequested.fromJSON(request);
      const authorization = await office.serviceToken();
      const content = await office.sales.call(
        PriceListsServiceService.getPriceListContent,
        { id: wanted.priceListId, clientId: wanted.clientId },
        { deadline: now.getTime() + 30_000, authorization, signal, traceparent },
      );
      await sendPriceList(db, office, wanted, content, { now, signal, traceparent, quiet: attempt > 1 });
    },
  };
}

interface Run {
  now: Date;
  traceparent?: string | undefined;
  signal?: AbortSignal;
  quiet?: boolean;
}

/** Papers, letter, timeline and follow-up of a price list, once. */
export async function sendPriceList(
  db: Db,
  office: Office,
  wanted: PriceListSendRequested,
  content: PriceListContent,
  { now, traceparent, signal, quiet = false }: Run,
): Promise<void> {
  const user = await findUser(db, wanted.actorId);
  const call = callFor(user, now, traceparent);
  const [client] = await loadRows(db, office.press.clients, [wanted.clientId], { deleted: true });
  if (!client) throw new Error(`price list sending ${wanted.id}: there is no client ${wanted.clientId}`);
  const sending: Sending = {
    wanted,
    content,
    client,
    language: wanted.language || client.language || call.language,
    ownerId: user?.id ?? client.ownerId,
    teamId: user === undefined ? client.teamId : (user.teamId ?? ''),
  };
  const papers = await db.tx((tx) => beginPapers(tx, office.press, sending, call));
  const documents: Document[] = [];
  for (const id of papers) {
    const how = { quiet, ...(signal && { signal }) };
    const document = await makeDocument(db, office.press, id, call, how);
    if (document.status !== DocumentStatus.DOCUMENT_STATUS_ISSUED)
      throw new Error(`price list sending ${wanted.id}: ${document.failureReason} ${document.failureDetail}`);
    documents.push(document);
  }
  const letter = await writeLetter(db, office, sending, documents);
  await db.tx(async (tx) => {
    if (!(await takeSending(tx, wanted.id))) return;
    const queued = await queueEmail(tx, office.emails, letter, office.mailFrom, call, wanted.id);
    const task = wanted.remindWorkingDays > 0 ? await planFollowUp(tx, office, sending, call) : undefined;
    await finishSending(tx, wanted.id, queued.id, task?.id, now);
  });
}

interface Sending {
  wanted: PriceListSendRequested;
  content: PriceListContent;
  client: Client;
  language: string;
  ownerId: string;
  teamId: string;
}

/** The papers of a sending, begun by its first run; those that failed are begun again. */
async function beginPapers(tx: Tx, press: Press, sending: Sending, call: Call): Promise<string[]> {
  const { wanted, content, client, language, ownerId, teamId } = sending;
  const begun = await takePapers(tx, wanted.id);
  const data = dataOf(sending);
  const { actorId: userId } = wanted;
  for (const before of await loadRows(tx, press.documents, begun, { lock: true })) {
    if (before.status !== DocumentStatus.DOCUMENT_STATUS_FAILED) continue;
    const { after } = await renewDocument(
      tx,
      before,
      { data, reason: '', revision: 1, userId, makeAt: call.now },
      call,
    );
    await saveRow(tx, press.documents, before, after, call, { action: 'renew' });
  }
  if (begun.length > 0) return begun;
  const template = await chooseTemplate(tx, press, { id: '', type: 'DOCUMENT_TYPE_PRICE_LIST', language });
  const date = content.priceDate || call.now.toISOString().slice(0, 10);
  const draft = { dealId: wanted.dealId, ownerId, teamId, createdBy: ownerId };
  const formats = wanted.formats.length === 0 ? ['pdf', 'xlsx'] : wanted.formats;
  for (const format of formats) {
    const sheet = format === 'xlsx' ? { contentType: XLSX, title: content.name } : {};
    const paper = { template, client, data, date, draft: { ...draft, ...sheet }, userId };
    begun.push((await beginDocument(tx, press, paper, call)).id);
  }
  await keepPapers(tx, wanted.id, begun);
  return begun;
}

function dataOf({ content, wanted }: Sending): object {
  const priceList = { name: content.name, date: content.priceDate, currency: content.currency };
  return { priceList, groups: groupRows(content.rows), message: wanted.message };
}

async function writeLetter(
  db: Db,
  { press }: Office,
  { wanted, content, client, language, ownerId, teamId }: Sending,
  documents: readonly Document[],
): Promise<OutgoingEmail> {
  const template = await chooseTemplate(db, press, { id: '', type: 'DOCUMENT_TYPE_PRICE_LIST', language });
  const user = await findUser(db, wanted.actorId);
  const fields = {
    priceList: { name: content.name, date: content.priceDate, currency: content.currency },
    message: wanted.message,
    user: { name: user?.name ?? '' },
    company: { name: (await loadCompany(db)).name },
    document: { number: documents[0]?.number ?? '' },
  };
  const texts = [template.mailSubject || content.name, template.mailText || wanted.message];
  const [subject = '', text = ''] = await press.paper.plain(texts, fields, language, { field: 'template.mailText' });
  return OutgoingEmail.fromPartial({
    clientId: client.id,
    dealId: wanted.dealId,
    to: [wanted.to],
    ownerId,
    teamId,
    documentIds: documents.map(({ id }) => id),
    subject,
    text,
  });
}

async function planFollowUp(
  tx: Tx,
  office: Office,
  { wanted, content, client, ownerId, teamId }: Sending,
  call: Call,
): Promise<Activity> {
  const task = Activity.fromPartial({
    type: ActivityType.ACTIVITY_TYPE_CALL,
    preset: ActivityPreset.ACTIVITY_PRESET_CALL_BACK,
    clientId: client.id,
    dealId: wanted.dealId,
    ownerId,
    teamId,
    description: [content.name, wanted.dealName].filter(Boolean).join(' · '),
    dueIn: `+${wanted.remindWorkingDays} working days`,
  });
  return createActivity(tx, office.activities, task, call);
}
