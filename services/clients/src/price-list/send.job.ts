import type { Call } from '@crm/kit/grpc/call';
import type { GrpcClient } from '@crm/kit/grpc/client';
import type { JobKind } from '@crm/kit/jobs/scheduler';
import type { Db, Tx } from '@crm/kit/pg/pool';
import { loadRows } from '@crm/kit/resource/load';
import { Activity, ActivityPreset, ActivityType } from '@crm/proto/gen/crm/clients/v1/activities';
import type { Client } from '@crm/proto/gen/crm/clients/v1/clients';
import type { Document } from '@crm/proto/gen/crm/clients/v1/documents';
import { OutgoingEmail } from '@crm/proto/gen/crm/clients/v1/emails';
import { PriceListSendRequested } from '@crm/proto/gen/crm/sales/events/v1/price_list_events';
import { PriceListsServiceService, type PriceListContent } from '@crm/proto/gen/crm/sales/v1/price_lists';
import { createActivity } from '../activity/activity.create.ts';
import type { ActivityResource } from '../activity/activity.resource.ts';
import { loadCompany } from '../company/company.store.ts';
import { chooseTemplate, issue, issueFile, type Press } from '../document/document.issue.ts';
import { queueEmail } from '../email/email.queue.ts';
import type { EmailResource } from '../email/email.resource.ts';
import { callFor } from '../system-call.ts';
import { findUser } from '../user/user.store.ts';
import { groupRows } from './price-list.ts';
import { finishSending, takeSending } from './sending.store.ts';

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

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/**
 * Sends a price list that sales asked for: takes the rows from sales, makes PDF and XLSX, and in one transaction stores
 * them, queues the letter, writes the timeline and plans the follow-up with its reminder.
 */
export function priceListJob(office: PriceListOffice): JobKind {
  return {
    kind: SEND_PRICE_LIST,
    run: async (db, payload, { now, signal }) => {
      const { request, traceparent } = payload as { request: object; traceparent?: string };
      const wanted = PriceListSendRequested.fromJSON(request);
      const authorization = await office.serviceToken();
      const content = await office.sales.call(
        PriceListsServiceService.getPriceListContent,
        { id: wanted.priceListId, clientId: wanted.clientId },
        { deadline: now.getTime() + 30_000, authorization, signal, traceparent },
      );
      await sendPriceList(db, office, wanted, content, { now, ...(traceparent !== undefined && { traceparent }) });
    },
  };
}

/** Documents, letter, timeline and follow-up of a price list, once. */
export async function sendPriceList(
  db: Db,
  office: Office,
  wanted: PriceListSendRequested,
  content: PriceListContent,
  { now, traceparent }: { now: Date; traceparent?: string },
): Promise<void> {
  await db.tx(async (tx) => {
    if (!(await takeSending(tx, wanted.id))) return;
    const user = await findUser(tx, wanted.actorId);
    const call = callFor(user, now, traceparent);
    const [client] = await loadRows(tx, office.press.clients, [wanted.clientId], { deleted: true });
    if (!client) throw new Error(`price list sending ${wanted.id}: there is no client ${wanted.clientId}`);
    const sending: Sending = {
      wanted,
      content,
      client,
      ownerId: user?.id ?? client.ownerId,
      teamId: user === undefined ? client.teamId : (user.teamId ?? ''),
    };
    const letter = await writeLetter(tx, office, sending, call);
    const task = wanted.remindWorkingDays > 0 ? await planFollowUp(tx, office, sending, call) : undefined;
    await finishSending(tx, wanted.id, letter.id, task?.id, now);
  });
}

interface Sending {
  wanted: PriceListSendRequested;
  content: PriceListContent;
  client: Client;
  ownerId: string;
  teamId: string;
}

async function writeLetter(tx: Tx, office: Office, sending: Sending, call: Call): Promise<OutgoingEmail> {
  const { wanted, content, client, ownerId, teamId } = sending;
  const language = wanted.language || client.language || call.language;
  const template = await chooseTemplate(tx, office.press, { id: '', type: 'DOCUMENT_TYPE_PRICE_LIST', language });
  const priceList = { name: content.name, date: content.priceDate, currency: content.currency };
  const data = { priceList, groups: groupRows(content.rows), message: wanted.message };
  const date = content.priceDate || call.now.toISOString().slice(0, 10);
  const draft = { dealId: wanted.dealId, ownerId, teamId, createdBy: ownerId };
  const documents: Document[] = [];
  const formats = wanted.formats.length === 0 ? ['pdf', 'xlsx'] : wanted.formats;
  if (formats.includes('pdf'))
    documents.push(
      await issue(tx, office.press, { template, client, data, date, draft, userId: wanted.actorId }, call),
    );
  if (formats.includes('xlsx')) {
    const file = await office.press.paper.priceList(
      content.rows,
      language === 'ru' || language === 'bg' ? language : 'en',
      { field: 'priceListId' },
    );
    documents.push(
      await issueFile(
        tx,
        office.press,
        {
          client,
          draft,
          type: template.type,
          title: content.name,
          date,
          language,
          content: file,
          contentType: XLSX,
          extension: 'xlsx',
          data,
          userId: wanted.actorId,
        },
        call,
      ),
    );
  }
  const user = await findUser(tx, wanted.actorId);
  const fields = {
    ...data,
    user: { name: user?.name ?? '' },
    company: { name: (await loadCompany(tx)).name },
    document: { number: documents[0]?.number ?? '' },
  };
  const [subject = '', text = ''] = await office.press.paper.plain(
    [template.mailSubject || content.name, template.mailText || wanted.message],
    fields,
    language,
    { field: 'template.mailText' },
  );
  const email = OutgoingEmail.fromPartial({
    clientId: client.id,
    dealId: wanted.dealId,
    to: [wanted.to],
    ownerId,
    teamId,
    documentIds: documents.map(({ id }) => id),
    subject,
    text,
  });
  return queueEmail(tx, office.emails, email, office.mailFrom, call, wanted.id);
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
