import type { Call } from '@crm/kit/grpc/call';
import { uuidv7 } from '@crm/kit/ids/uuid';
import type { Db, Tx } from '@crm/kit/pg/pool';
import { insertRow, loadRow, runCommand, runOnce, saveRow } from '@crm/kit/resource/command';
import { requireVerb } from '@crm/kit/resource/verbs';
import { registry } from '@crm/proto/registry/sales';
import type {
  DocumentSet,
  IssueDocumentSetRequest,
  ReissueDocumentSetRequest,
} from '@crm/proto/gen/crm/sales/v1/document_sets';
import type { Order } from '@crm/proto/gen/crm/sales/v1/orders';
import { nextNumber } from '../numbering.store.ts';
import { orders } from '../order/order.store.ts';
import { recordStep } from '../path/path.store.ts';
import { orderPrintout } from '../printout/printout.queries.ts';
import { ALL_TYPES, askedAgain } from './document-set.ts';
import { documentSetRequested } from './document-set.published.ts';
import type { PrintFacts } from './document-set.published.ts';
import { documentSets, setOfOrder } from './document-set.store.ts';

/** Asks for the documents of an order; asked again, for the next revision of the same set. */
export async function issueDocumentSet(db: Db, request: IssueDocumentSetRequest, call: Call): Promise<DocumentSet> {
  return runOnce(
    db,
    registry,
    call,
    { method: 'sales.document_set.issue', request, answer: 'crm.sales.v1.DocumentSet' },
    async (tx) => {
      const order = await loadRow(tx, orders, request.orderId, {
        actor: call.actor,
        permission: 'sales:document_set:create',
      });
      requireVerb(orders, order, 'issueDocuments', call);
      const facts = await printFacts(tx, call, order);
      const language = request.language === '' ? call.language : request.language;
      const before = await setOfOrder(tx, order.id);
      if (before !== undefined) {
        const again = askedAgain(before, request.types, language);
        await requested(tx, call, order, again);
        return saveRow(tx, documentSets, before, again, call, {
          action: 'reissue',
          events: [documentSetRequested(again, facts)],
        });
      }
      const set: DocumentSet = {
        ...documentSets.codec.fromJSON({}),
        id: uuidv7(),
        number: await nextNumber(tx, 'DS'),
        orderId: order.id,
        clientId: order.clientId,
        ownerId: order.ownerId,
        teamId: order.teamId,
        status: 'DOCUMENT_SET_STATUS_REQUESTED',
        revision: 1,
        types: request.types.length > 0 ? request.types : [...ALL_TYPES],
        language,
      };
      await requested(tx, call, order, set);
      return insertRow(tx, documentSets, set, call, { events: [documentSetRequested(set, facts)] });
    },
  );
}

export async function reissueDocumentSet(db: Db, request: ReissueDocumentSetRequest, call: Call): Promise<DocumentSet> {
  const options = {
    id: request.id,
    etag: request.etag,
    permission: 'sales:document_set:create',
    action: 'reissue',
    basis: request.reason,
    request,
  };
  return runCommand(db, documentSets, call, options, async (tx, set) => {
    const order = await loadRow(tx, orders, set.orderId, {
      lock: false,
      actor: call.actor,
      permission: 'sales:document_set:create',
    });
    requireVerb(orders, order, 'issueDocuments', call);
    const after = askedAgain(set, [], set.language);
    await requested(tx, call, order, after);
    return { after, events: [documentSetRequested(after, await printFacts(tx, call, order))] };
  });
}

async function printFacts(tx: Tx, call: Call, order: Order): Promise<PrintFacts> {
  return { order, printout: await orderPrintout(tx, order), actorId: call.actor.userId };
}

async function requested(tx: Tx, call: Call, order: Order, set: DocumentSet): Promise<void> {
  const facts = { number: set.number, revision: String(set.revision), types: set.types.join(', ') };
  await recordStep(tx, call, {
    type: 'crm.sales.document_set.requested.v1',
    noun: 'document_set',
    recordId: set.id,
    dealId: order.dealId,
    orderId: order.id,
    facts,
  });
}
