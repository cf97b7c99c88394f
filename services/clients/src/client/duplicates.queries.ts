import type { Actor } from '@crm/kit/access/actor';
import { inScope } from '@crm/kit/access/scope';
import type { Db, Statement } from '@crm/kit/pg/pool';
import { Duplicate_Match, type Duplicate, type FindDuplicatesRequest } from '@crm/proto/gen/crm/clients/v1/clients';
import { likeness, nameKey, type Identity } from './duplicate.ts';
import { normalPhone } from './phone.ts';

const MOST = 10;

/** Clients that share a number or an address, and the twenty with the likeliest names; with all they are known by. */
const CANDIDATES: Statement = {
  name: 'client_duplicates',
  text: `with found as (
      select client_id from client_identifiers where kind = 'INN' and value = any($1)
      union select client_id from client_identifiers where kind = 'PHONE' and value = any($2)
      union select client_id from client_identifiers where kind = 'EMAIL' and value = any($3)
      union (select client_id from client_identifiers where kind = 'NAME' and value % $4 order by similarity(value, $4) desc limit 20)
    )
    select c.id, c.name, c.inn, c.owner_id, c.team_id, c.protected_until, u.name as owner_name,
      jsonb_agg(jsonb_build_object('kind', i.kind, 'value', i.value, 'detail', i.detail)) as known
    from found join clients c on c.id = found.client_id join client_identifiers i on i.client_id = c.id left join users u on u.id = c.owner_id
    where c.deleted_at is null and c.id is distinct from $5::uuid
    group by c.id, u.name`,
};

interface Candidate {
  id: string;
  name: string;
  inn: string;
  owner_id: string | null;
  team_id: string | null;
  protected_until: Date | null;
  owner_name: string | null;
  known: { kind: string; value: string; detail: string }[];
}

/**
 * Clients like the one being typed, the likeliest first. Of those that the caller may not see only the owner's name is
 * told: enough to ask for access, nothing about the client.
 */
export async function findDuplicates(
  db: Db,
  request: FindDuplicatesRequest,
  actor: Actor,
  phoneRegion: string,
): Promise<Duplicate[]> {
  const typed = identityOf(request, phoneRegion);
  const rows = await db.query<Candidate>(CANDIDATES, [
    typed.taxIds.map(({ inn }) => inn),
    typed.phones,
    typed.emails,
    typed.nameKey,
    request.exceptId === '' ? null : request.exceptId,
  ]);
  return rows
    .flatMap((row) => toDuplicate(row, typed, actor))
    .sort((a, b) => b.score - a.score || (a.clientId < b.clientId ? -1 : 1))
    .slice(0, MOST);
}

function identityOf(request: FindDuplicatesRequest, phoneRegion: string): Identity {
  return {
    taxIds: request.inn === '' ? [] : [{ inn: request.inn, kpp: request.kpp }],
    phones: request.phones.flatMap((phone) => normalPhone(phone, phoneRegion) ?? []),
    emails: request.emails.map((email) => email.trim().toLowerCase()),
    nameKey: nameKey(request.name),
  };
}

function toDuplicate(row: Candidate, typed: Identity, actor: Actor): Duplicate[] {
  const of = (kind: string): string[] => row.known.filter((one) => one.kind === kind).map(({ value }) => value);
  const taxIds = row.known
    .filter(({ kind }) => kind === 'INN')
    .map(({ value, detail }) => ({ inn: value, kpp: detail }));
  const alike = likeness(typed, { taxIds, phones: of('PHONE'), emails: of('EMAIL'), nameKey: of('NAME')[0] ?? '' });
  if (!alike) return [];
  const visible = inScope(actor, 'clients:client:read', { ownerId: row.owner_id, teamId: row.team_id });
  return [
    {
      clientId: row.id,
      matches: alike.matches.map((match) => Duplicate_Match[match]),
      score: alike.score,
      blocks: alike.blocks,
      visible,
      name: visible ? row.name : '',
      inn: visible ? row.inn : '',
      ownerId: row.owner_id ?? '',
      ownerName: row.owner_name ?? '',
      protectedUntil: row.protected_until ?? undefined,
    },
  ];
}
