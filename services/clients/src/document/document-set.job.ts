import type { Call } from '@crm/kit/grpc/call';
import type { JobKind } from '@crm/kit/jobs/scheduler';
import type { Tx } from '@crm/kit/pg/pool';
import { saveRow } from '@crm/kit/resource/command';
import { loadRows } from '@crm/kit/resource/load';
import { DocumentSetRequested } from '@crm/proto/gen/crm/sales/events/v1/document_set_events';
import { DocumentStatus } from '@crm/proto/gen/crm/clients/v1/documents';
import { localTime } from '../calendar/working-calendar.ts';
import { loadCalendar } from '../calendar/calendar.store.ts';
import { callFor } from '../system-call.ts';
import { beginDocument, chooseTemplate, renewDocument, type Press } from './document.begin.ts';
import { makeDocument } from './document.make.ts';
import { findInSet, pendingRevision } from './document.store.ts';
import { findUser } from '../user/user.store.ts';
import { recordData } from './print-data.ts';

export const RENDER_SET = 'document-set.render';

/**
 * Makes the documents of a set that sales asked for, one after the other: killed halfway, the job goes on with those that
 * are missing. A later revision of the set is a new revision of each document under its number. One that cannot be made
 * keeps the others from nothing.
 */
export function documentSetJob(press: Press): JobKind {
  return {
    kind: RENDER_SET,
    run: async (db, payload, { now, signal }) => {
      const { set: wanted, traceparent } = payload as { set: object; traceparent?: string };
      const set = DocumentSetRequested.fromJSON(wanted);
      const call = callFor(undefined, now, traceparent);
      for (const type of set.types) {
        const id = await db.tx((tx) => beginInSet(tx, press, set, `DOCUMENT_TYPE_${type.toUpperCase()}`, call));
        await makeDocument(db, press, id, call, { signal });
      }
    },
  };
}

/** The document of a type within the set, with the set's revision begun unless it was. */
async function beginInSet(tx: Tx, press: Press, set: DocumentSetRequested, type: string, call: Call): Promise<string> {
  const [client] = await loadRows(tx, press.clients, [set.clientId], { deleted: true });
  if (!client) throw new Error(`document set ${set.setId}: there is no client ${set.clientId}`);
  const order = { number: set.orderNumber, date: set.orderDate };
  const data = recordData(set, { order, set: { number: set.setNumber } });
  const { revision, actorId: userId } = set;
  const owner = await findUser(tx, set.ownerId);
  const { ownerId, teamId } = owner ? { ownerId: owner.id, teamId: owner.teamId ?? '' } : client;
  const place = { ownerId, teamId };
  const id = await findInSet(tx, set.setId, type);
  const [before] = id === undefined ? [] : await loadRows(tx, press.documents, [id], { lock: true });
  if (!before) {
    const template = await chooseTemplate(tx, press, { id: '', type, language: set.language || client.language });
    const date = localTime(call.now, (await loadCalendar(tx, 'UTC')).timeZone).date;
    const { setId, orderId, dealId } = set;
    const draft = { setId, orderId, dealId, ...place, createdBy: userId };
    return (await beginDocument(tx, press, { template, client, data, date, draft, userId, revision }, call)).id;
  }
  const begun = (await pendingRevision(tx, before.id))?.revision ?? 0;
  const isBegun = before.status !== DocumentStatus.DOCUMENT_STATUS_ISSUED && begun >= revision;
  if (isBegun || before.revision >= revision) return before.id;
  const renewed = { data, reason: '', revision, userId, makeAt: call.now };
  const { after } = await renewDocument(tx, before, renewed, call);
  // The set may have gone to somebody else meanwhile: what is new in it is not for whoever had it before.
  await saveRow(tx, press.documents, before, { ...after, ...place }, call, { action: 'renew' });
  return before.id;
}
