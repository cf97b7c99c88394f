import type { Actor } from '@crm/kit/access/actor';
import { inScope } from '@crm/kit/access/scope';
import { notFound } from '@crm/kit/grpc/errors';
import { defineProjection } from '@crm/kit/inbox/projection';
import type { Known } from '@crm/kit/inbox/projection';
import type { Statement, Tx } from '@crm/kit/pg/pool';

/** What sales knows of a client. */
export interface ClientRef {
  id: string;
  name: string;
  kind: string;
  ownerId: string | null;
  teamId: string | null;
  /** Code of the first source's channel, as "phone"; "" while unknown. */
  sourceChannel: string;
  /** Segments that the client belongs to. */
  tags: readonly string[];
  requisites: Readonly<Record<string, unknown>>;
}

type Published = Partial<Omit<ClientRef, 'requisites'>> & Readonly<Record<string, unknown>>;

export const clientRefs = defineProjection<ClientRef>({
  topic: 'crm.clients.clients.state.v1',
  type: 'crm.clients.client.state.v1',
  table: 'client_refs',
  columns: {
    name: 'name',
    kind: 'kind',
    ownerId: 'owner_id',
    teamId: 'team_id',
    sourceChannel: 'source_channel',
    tags: 'tags',
    requisites: 'requisites',
  },
  read(data) {
    const {
      id = '',
      name = '',
      kind = '',
      ownerId,
      teamId,
      sourceChannel = '',
      tags = [],
      ...rest
    } = data as Published;
    const { inn, kpp, vatId, legalName } = rest;
    const requisites = { inn, kpp, vatId, legalName };
    return { id, name, kind, ownerId: ownerId || null, teamId: teamId || null, sourceChannel, tags, requisites };
  },
  before: (tx, id) => awaitNewRecords(tx, id),
});

const HOLD: Statement = {
  name: 'client_ref_hold',
  text: `select pg_advisory_xact_lock_shared(hashtextextended('client_refs:' || $1::text, 0))`,
};
const TAKE: Statement = {
  name: 'client_ref_take',
  text: `select pg_advisory_xact_lock(hashtextextended('client_refs:' || $1::text, 0))`,
};

/**
 * What is known of a client, for a new deal or order of his: news of him waits until it is committed. Without that a first
 * source that comes while the deal is being written would see no deal to go to, and the deal no source. Throws NOT_FOUND
 * for a client who was deleted; one who was not heard of yet is undefined.
 */
export async function clientOfNew(tx: Tx, id: string): Promise<Known<ClientRef> | undefined> {
  await tx.query(HOLD, [id]);
  const client = await clientRefs.find(tx, id);
  if (client?.deleted) throw notFound('client', id);
  return client;
}

/**
 * A deal or an order is made for a client whom its maker may see; one that was not heard of yet passes. Throws NOT_FOUND,
 * as for a client that does not exist.
 */
export function mustSeeClient(actor: Actor, client: ClientRef | undefined): void {
  if (client !== undefined && !inScope(actor, 'clients:client:read', client)) throw notFound('client', client.id);
}

/** Waits for the deals and orders of a client that are being written. */
async function awaitNewRecords(tx: Tx, id: string): Promise<void> {
  await tx.query(TAKE, [id]);
}
