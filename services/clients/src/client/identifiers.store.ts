import type { ServiceError } from '@crm/kit/grpc/errors';
import type { Part } from '@crm/kit/resource/parts';
import type { Client } from '@crm/proto/gen/crm/clients/v1/clients';
import { clientExists, errors } from '../errors.ts';
import { identityOf } from './client.draft.ts';

const ADD = `insert into client_identifiers (client_id, kind, value, detail)
  select saved.id, added.* from saved, unnest($1::text[], $2::text[], $3::text[]) as added`;
const REMOVE = `delete from client_identifiers i using saved, unnest($1::text[], $2::text[], $3::text[]) as gone (kind, value, detail)
  where i.client_id = saved.id and i.kind = gone.kind and i.value = gone.value and i.detail = gone.detail`;

/** Kind, value, detail. */
type Identifier = readonly [kind: string, value: string, detail: string];

/** Keeps what a client is known by in step with it. Undefined: not there, before it is made or after it is deleted. */
export function identifierParts(before: Client | undefined, after: Client | undefined): Part[] {
  const [old, now] = [identifiersOf(before), identifiersOf(after)];
  return [
    ...part(
      REMOVE,
      [...old].filter(([key]) => !now.has(key)),
    ),
    ...part(
      ADD,
      [...now].filter(([key]) => !old.has(key)),
    ),
  ];
}

function part(text: string, entries: readonly (readonly [string, Identifier])[]): Part[] {
  if (entries.length === 0) return [];
  const rows = entries.map(([, row]) => row);
  return [
    { text, params: [rows.map(([kind]) => kind), rows.map(([, value]) => value), rows.map(([, , detail]) => detail)] },
  ];
}

/** In the order of their keys: adding a tax number takes its lock. */
function identifiersOf(client: Client | undefined): Map<string, Identifier> {
  if (client === undefined || client.deleteTime !== undefined) return new Map();
  const { taxIds, phones, emails, nameKey } = identityOf(client);
  const rows: Identifier[] = [
    ...taxIds.map(({ inn, kpp }): Identifier => ['INN', inn, kpp]),
    ...phones.map((phone): Identifier => ['PHONE', phone, '']),
    ...emails.map((email): Identifier => ['EMAIL', email, '']),
    ...(nameKey === '' ? [] : [['NAME', nameKey, ''] as const]),
    ...client.externalIds.map(({ system, id }): Identifier => ['EXTERNAL', id, system]),
  ];
  return new Map(rows.map((row): [string, Identifier] => [row.join('/'), row]).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What the constraints over identifiers mean. The database says in its detail who the twin of a taxpayer is. */
export const identifierConstraints: Readonly<Record<string, (detail: string) => ServiceError>> = {
  client_identifiers_taxpayer(detail) {
    const { inn, clientId, owner } = JSON.parse(detail) as { inn: string; clientId: string; owner: string | null };
    const params = { inn, clientId, owner: owner ?? '—' };
    return errors.CLIENT_EXISTS(params, {
      violations: [{ field: 'client.inn', reason: 'TAKEN', params, texts: clientExists }],
    });
  },
  client_identifiers_external: () =>
    errors.EXTERNAL_ID_TAKEN({}, { violations: [{ field: 'client.externalIds', reason: 'TAKEN' }] }),
};
