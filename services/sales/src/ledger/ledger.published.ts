import type { ImportContext } from '@crm/kit/import/target';
import { appendEvents } from '@crm/kit/outbox/append';
import type { Tx } from '@crm/kit/pg/pool';

export type LedgerNoun = 'order' | 'order_return' | 'product';

const TOPICS: Readonly<Record<LedgerNoun, string>> = {
  order: 'crm.sales.orders.v1',
  order_return: 'crm.sales.order-returns.v1',
  product: 'crm.sales.products.v1',
};

/** A record after its change, as far as its event tells of it. */
export interface Changed {
  id: string;
  version: bigint;
  event_seq: bigint;
  client_id?: string | null;
  owner_id?: string | null;
  team_id?: string | null;
  values: Readonly<Record<string, unknown>>;
}

/**
 * The standard facts of records that the import changed as a set. They carry heads only: a year of lines would fill
 * the topics, and who wants them reads the record.
 */
export async function publish(
  tx: Tx,
  noun: LedgerNoun,
  what: 'created' | 'updated' | 'deleted',
  records: readonly Changed[],
  { call, service }: ImportContext,
): Promise<void> {
  const drafts = records.map(({ id, version, event_seq, client_id, owner_id, team_id, values }) => ({
    topic: TOPICS[noun],
    type: `crm.sales.${noun}.${what}.v1`,
    aggregate: noun,
    key: id,
    sequence: event_seq,
    ...(client_id && { clientId: client_id }),
    access: {
      permission: `sales:${noun}:read`,
      ...(owner_id && { ownerId: owner_id }),
      ...(team_id && { teamId: team_id }),
      ...(noun === 'product' && { unscoped: true }),
    },
    actorId: call.actor.userId,
    traceparent: call.traceparent,
    time: call.now,
    data: {
      id,
      version: String(version),
      ...(client_id && { clientId: client_id }),
      changedFields: Object.keys(values),
      values,
    },
  }));
  await appendEvents(tx, drafts, { service });
}

/** What every audit row of an import has: time, actor, his name, basis, trace. */
export function auditParams({ call, importId }: ImportContext, what: 'import' | 'undo of import'): unknown[] {
  return [call.now, call.actor.userId, call.actor.name, `${what} ${importId}`, call.traceId];
}
