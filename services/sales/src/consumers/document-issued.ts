import { systemCall } from '@crm/kit/grpc/call';
import { DomainRejected } from '@crm/kit/inbox/declaration';
import type { HandlerContext } from '@crm/kit/inbox/declaration';
import type { CloudEvent } from '@crm/kit/kafka/cloudevent';
import type { Tx } from '@crm/kit/pg/pool';
import { saveRow } from '@crm/kit/resource/command';
import { loadRows } from '@crm/kit/resource/load';
import type { DocumentIssued } from '@crm/proto/gen/crm/clients/events/v1/documents';
import { attached } from '../document-set/document-set.ts';
import { documentSetIssued } from '../document-set/document-set.published.ts';
import { documentSets } from '../document-set/document-set.store.ts';
import { recordStep } from '../path/path.store.ts';

/** Attaches a document to the set that it was made for; documents of no set are nothing to us. */
export async function documentIssued(
  tx: Tx,
  event: CloudEvent<Partial<DocumentIssued>>,
  { now }: HandlerContext,
): Promise<void> {
  const { setId = '', documentId = '', type = '', number = '', revision = 1, orderId = '' } = event.data;
  if (setId === '') return;
  const [set] = await loadRows(tx, documentSets, [setId], { lock: true });
  if (set === undefined) throw new DomainRejected(`there is no document set ${setId}`);
  const after = attached(set, { documentId, type, number, revision, issueTime: new Date(event.time) });
  if (after === set) return;
  const call = systemCall('sales', now, event.traceparent === undefined ? {} : { traceparent: event.traceparent });
  const issued = set.status !== after.status;
  await saveRow(tx, documentSets, set, after, call, {
    action: 'attach',
    events: issued ? [documentSetIssued(after)] : [],
  });
  await recordStep(tx, call, {
    type: 'crm.clients.document.issued.v1',
    noun: 'document',
    recordId: documentId,
    orderId: orderId || set.orderId,
    actorId: event.authid,
    facts: { type, number, revision: String(revision) },
  });
}
