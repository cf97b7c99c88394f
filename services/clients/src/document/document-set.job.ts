import type { Call } from '@crm/kit/grpc/call';
import type { JobKind } from '@crm/kit/jobs/scheduler';
import type { Db } from '@crm/kit/pg/pool';
import { saveRow } from '@crm/kit/resource/command';
import { loadRows } from '@crm/kit/resource/load';
import { DocumentSetRequested } from '@crm/proto/gen/crm/sales/events/v1/document_set_events';
import { localTime } from '../calendar/working-calendar.ts';
import { loadCalendar } from '../calendar/calendar.store.ts';
import { callFor } from '../system-call.ts';
import { chooseTemplate, issue, prepareReissue, type Press } from './document.issue.ts';
import { findInSet } from './document.store.ts';

export const RENDER_SET = 'document-set.render';

/**
 * Makes the documents of a set that sales asked for, each in a transaction of its own: killed halfway, the job goes on with
 * those that are missing. A later revision of the set is a new revision of each document under its number.
 */
export function documentSetJob(press: Press): JobKind {
  return {
    kind: RENDER_SET,
    run: async (db, payload, { now }) => {
      const { set: wanted, traceparent } = payload as { set: object; traceparent?: string };
      const set = DocumentSetRequested.fromJSON(wanted);
      const call = callFor(undefined, now, traceparent);
      for (const type of set.types) await makeDocument(db, press, set, `DOCUMENT_TYPE_${type.toUpperCase()}`, call);
    },
  };
}

async function makeDocument(db: Db, press: Press, set: DocumentSetRequested, type: string, call: Call): Promise<void> {
  await db.tx(async (tx) => {
    const [client] = await loadRows(tx, press.clients, [set.clientId], { deleted: true });
    if (!client) throw new Error(`document set ${set.setId}: there is no client ${set.clientId}`);
    const data = printDataOf(set);
    const id = await findInSet(tx, set.setId, type);
    const [before] = id === undefined ? [] : await loadRows(tx, press.documents, [id], { lock: true });
    if (before) {
      if (before.revision >= set.revision) return;
      const { after, events } = await prepareReissue(
        tx,
        press,
        before,
        { client, data, reason: '', revision: set.revision, userId: set.actorId },
        call,
      );
      await saveRow(tx, press.documents, before, after, call, { action: 'reissue', ...(events && { events }) });
      return;
    }
    const template = await chooseTemplate(tx, press, { id: '', type, language: set.language || client.language });
    const date = localTime(call.now, (await loadCalendar(tx, 'UTC')).timeZone).date;
    const draft = {
      setId: set.setId,
      orderId: set.orderId,
      dealId: set.dealId,
      ownerId: set.ownerId || client.ownerId,
      createdBy: set.actorId,
    };
    await issue(tx, press, { template, client, data, date, draft, userId: set.actorId, revision: set.revision }, call);
  });
}

function printDataOf(set: DocumentSetRequested): object {
  return {
    order: { number: set.orderNumber, date: set.orderDate },
    set: { number: set.setNumber },
    lines: set.lines,
    total: set.total,
    tax: isZero(set.tax?.amount) ? undefined : set.tax,
    paid: isZero(set.paid?.amount) ? undefined : set.paid,
    returned: set.returned,
    due: isZero(set.paid?.amount) && set.returned === undefined ? undefined : set.due,
    paymentDueDate: set.paymentDueDate,
    warehouse: { name: set.warehouseName, address: set.warehouseAddress },
  };
}

function isZero(amount: string | undefined): boolean {
  return amount === undefined || /^0*(\.0*)?$/.test(amount);
}
