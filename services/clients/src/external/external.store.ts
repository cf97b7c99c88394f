import type { Call } from '@crm/kit/grpc/call';
import { isUuid } from '@crm/kit/ids/uuid';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import { Client } from '@crm/proto/gen/crm/clients/v1/clients';

const LOCK: Statement = {
  name: 'external_lock',
  text: `select pg_advisory_xact_lock(hashtextextended('external/' || $1::text, 0))`,
};
const KNOWN: Statement = {
  name: 'external_known',
  text: `select client_id, value from client_identifiers where kind = 'EXTERNAL' and detail = $1 and value = any($2)`,
};
const INSERT: Statement = {
  name: 'external_insert',
  text: `with drafts as (
      select * from jsonb_to_recordset($1::jsonb) as d(id uuid, external text, name text, name_key text, country text, first_source jsonb, search text, after jsonb)
    ), saved as (
      insert into clients (id, event_seq, created_at, updated_at, created_by, updated_by, owner_id, team_id, kind, roles, name, country, first_source, last_source,
        stage, stage_entered_time, external_ids, search_text, import_id)
      select id, 1, $2, $2, $3, $3, $4, $5, 'CLIENT_KIND_ORGANIZATION', '{CLIENT_ROLE_CUSTOMER}', name, country, first_source, first_source,
        'CLIENT_STAGE_ACCOMPLISHED', $2, jsonb_build_array(jsonb_build_object('system', $6::text, 'id', external)), search, $7 from drafts
    ), known as (
      insert into client_identifiers (client_id, kind, value, detail)
      select id, 'EXTERNAL', external, $6 from drafts union all select id, 'NAME', name_key, '' from drafts where name_key <> ''
    ), staged as (
      insert into client_stages (id, client_id, stage, entered_at, actor_id) select uuidv7(), id, 'CLIENT_STAGE_ACCOMPLISHED', $2, $3 from drafts
    )
    insert into audit_log (time, actor_id, actor_name, action, noun, record_id, after, trace_id)
    select $2, $8, $9, 'import', 'client', id::text, after, $10 from drafts`,
};
/** Nothing but the import has touched them: no change, and nothing that somebody hung on them. */
const UNTOUCHED = `c.version = 1 and not exists (select from activities a where a.client_id = c.id) and not exists (select from documents d where d.client_id = c.id)
  and not exists (select from emails e where e.client_id = c.id) and not exists (select from affiliations f where c.id in (f.person_id, f.organization_id))`;
const REMOVE: Statement = {
  name: 'external_remove',
  text: `with doomed as (
      select c.id from clients c where c.import_id = $1 and c.id <> all($7::uuid[]) and ${UNTOUCHED} order by c.id limit $2 for update
    ), gone as (
      delete from clients c using doomed where c.id = doomed.id returning c.id, c.event_seq, c.owner_id, c.team_id
    ), i as (delete from client_identifiers x using doomed where x.client_id = doomed.id
    ), s as (delete from client_stages x using doomed where x.client_id = doomed.id
    ), t as (delete from timeline_items x using doomed where x.client_id = doomed.id
    ), audited as (
      insert into audit_log (time, actor_id, actor_name, action, noun, record_id, trace_id) select $3, $4, $5, 'undo import', 'client', id::text, $6 from gone
    )
    select id, event_seq, owner_id, team_id from gone`,
};
const KEPT: Statement = {
  name: 'external_kept',
  text: 'select count(*)::int as count from clients where import_id = $1',
};

export interface Draft {
  client: Client;
  external: string;
  nameKey: string;
  search: string;
}

/** Batches of one system come one after the other: two could create the same client. */
export async function lockSystem(tx: Tx, system: string): Promise<void> {
  await tx.query(LOCK, [system]);
}

/** Ids of known clients by their id in the foreign system. */
export async function knownClients(
  tx: Tx,
  system: string,
  externalIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.query<{ client_id: string; value: string }>(KNOWN, [system, externalIds]);
  return new Map(rows.map((row) => [row.value, row.client_id]));
}

export interface Origin {
  importId: string;
  system: string;
  ownerId: string;
  teamId: string;
  actorId: string;
}

/** Inserts a batch with all that belongs to it, in one statement. */
export async function insertExternal(tx: Tx, drafts: readonly Draft[], origin: Origin, call: Call): Promise<void> {
  const rows = drafts.map(({ client, external, nameKey, search }) => {
    const json = Client.toJSON(client) as { firstSource?: object };
    return {
      id: client.id,
      external,
      name: client.name,
      name_key: nameKey,
      country: client.country,
      first_source: json.firstSource ?? null,
      search,
      after: json,
    };
  });
  await tx.query(INSERT, [
    JSON.stringify(rows),
    call.now,
    uuidOrNull(origin.actorId),
    uuidOrNull(origin.ownerId),
    uuidOrNull(origin.teamId),
    origin.system,
    origin.importId,
    origin.actorId || call.actor.userId,
    call.actor.name,
    call.traceId,
  ]);
}

export interface RemovedRow {
  id: string;
  event_seq: bigint;
  owner_id: string | null;
  team_id: string | null;
}

export async function removeExternal(
  tx: Tx,
  importId: string,
  limit: number,
  actorId: string,
  keepIds: readonly string[],
  call: Call,
): Promise<RemovedRow[]> {
  return tx.query<RemovedRow>(REMOVE, [
    importId,
    limit,
    call.now,
    actorId || call.actor.userId,
    call.actor.name,
    call.traceId,
    keepIds,
  ]);
}

export async function countKept(tx: Tx, importId: string): Promise<number> {
  const [row] = await tx.query<{ count: number }>(KEPT, [importId]);
  return row?.count ?? 0;
}

function uuidOrNull(id: string): string | null {
  return isUuid(id) ? id : null;
}
