import type { Actor } from '@crm/kit/access/actor';
import { inScope } from '@crm/kit/access/scope';
import { notFound } from '@crm/kit/grpc/errors';
import type { Statement, Tx } from '@crm/kit/pg/pool';

/** What sales knows of a client: a projection of clients' own records, filled by its state topic. */
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

const COLUMNS = `id, name, kind, owner_id as "ownerId", team_id as "teamId", source_channel as "sourceChannel", tags, requisites`;

const GET: Statement = {
  name: 'client_ref_get',
  text: `select ${COLUMNS} from client_refs where id = $1 and not deleted`,
};

/** What is known of a client; undefined until its first event has come. */
export async function findClient(tx: Pick<Tx, 'query'>, id: string): Promise<ClientRef | undefined> {
  const [found] = await tx.query<ClientRef>(GET, [id]);
  return found;
}

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
 * source that comes while the deal is being written would see no deal to go to, and the deal no source.
 */
export async function clientOfNew(tx: Tx, id: string): Promise<ClientRef | undefined> {
  await tx.query(HOLD, [id]);
  return findClient(tx, id);
}

/**
 * A deal or an order is made for a client whom its maker may see; one that was not heard of yet passes. Throws NOT_FOUND,
 * as for a client that does not exist.
 */
export function mustSeeClient(actor: Actor, client: ClientRef | undefined): void {
  if (client !== undefined && !inScope(actor, 'clients:client:read', client)) throw notFound('client', client.id);
}

/** Waits for the deals and orders of a client that are being written. Call it before the projection is changed. */
export async function awaitNewRecords(tx: Tx, id: string): Promise<void> {
  await tx.query(TAKE, [id]);
}

const PUT: Statement = {
  name: 'client_ref_put',
  text: `insert into client_refs (id, name, kind, owner_id, team_id, source_channel, tags, requisites, sequence, deleted)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, false)
    on conflict (id) do update set name = excluded.name, kind = excluded.kind, owner_id = excluded.owner_id, team_id = excluded.team_id,
      source_channel = excluded.source_channel, tags = excluded.tags, requisites = excluded.requisites, sequence = excluded.sequence, deleted = false
    where client_refs.sequence <= excluded.sequence`,
};

export async function putClient(tx: Tx, client: ClientRef, sequence: bigint): Promise<void> {
  await tx.query(PUT, [
    client.id,
    client.name,
    client.kind,
    client.ownerId,
    client.teamId,
    client.sourceChannel,
    client.tags,
    JSON.stringify(client.requisites),
    sequence,
  ]);
}

const FORGET: Statement = {
  name: 'client_ref_forget',
  text: `update client_refs set deleted = true, name = '', requisites = '{}', sequence = $2 where id = $1`,
};

/** The client was deleted or erased: his name goes, his orders stay. */
export async function forgetClient(tx: Tx, id: string, sequence: bigint): Promise<void> {
  await tx.query(FORGET, [id, sequence]);
}
