import type { Statement, Tx } from '@crm/kit/pg/pool';
import { loadRows } from '@crm/kit/resource/load';
import type { DocumentSet } from '@crm/proto/gen/crm/sales/v1/document_sets';
import { OWNED, salesResource } from '../resource.ts';

export const documentSets = salesResource<DocumentSet>({
  message: 'crm.sales.v1.DocumentSet',
  table: 'document_sets',
  permission: 'sales:document_set',
  scope: OWNED,
  topic: 'crm.sales.document-sets.v1',
  clientId: 'clientId',
  label: (set) => set.number,
});

const OF_ORDER: Statement = { name: 'document_set_of_order', text: 'select id from document_sets where order_id = $1' };

/** The set of an order, locked; undefined before its first issue. */
export async function setOfOrder(tx: Tx, orderId: string): Promise<DocumentSet | undefined> {
  const [row] = await tx.query<{ id: string }>(OF_ORDER, [orderId]);
  return row && (await loadRows(tx, documentSets, [row.id], { lock: true }))[0];
}
