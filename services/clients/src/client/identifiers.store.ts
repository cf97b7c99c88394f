import { isUniqueViolation } from '@crm/kit/pg/errors';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import type { Client } from '@crm/proto/gen/crm/clients/v1/clients';
import { errors } from '../errors.ts';
import { identityOf } from './client.draft.ts';
import { sameTaxpayer, type Identity, type TaxId } from './duplicate.ts';

const REMOVE: Statement = {
  name: 'client_identifiers_remove',
  text: 'delete from client_identifiers where client_id = $1',
};
const INSERT: Statement = {
  name: 'client_identifiers_insert',
  text: 'insert into client_identifiers (client_id, kind, value, detail) select $1, * from unnest($2::text[], $3::text[], $4::text[])',
};
// Two who register the same taxpayer at once wait for each other here, in the order of their numbers.
const LOCK: Statement = {
  name: 'client_identifiers_lock',
  text: `select pg_advisory_xact_lock(hashtextextended('inn/' || inn, 0)) from (select distinct inn from unnest($1::text[]) as inn order by inn) wanted`,
};
const TAXPAYERS: Statement = {
  name: 'client_identifiers_taxpayers',
  text: `select i.value as inn, i.detail as kpp, c.id, c.owner_id, u.name as owner_name
    from client_identifiers i join clients c on c.id = i.client_id left join users u on u.id = c.owner_id
    where i.kind = 'INN' and i.value = any($1) and i.client_id <> $2`,
};

interface Taxpayer {
  inn: string;
  kpp: string;
  id: string;
  owner_id: string | null;
  owner_name: string | null;
}

/** Rewrites what a client is known by; a deleted one is known by nothing. */
export async function saveIdentifiers(tx: Tx, client: Client): Promise<void> {
  await tx.query(REMOVE, [client.id]);
  if (client.deleteTime !== undefined) return;
  const rows = identifierRows(identityOf(client), client.externalIds);
  if (rows.length === 0) return;
  await tx
    .query(INSERT, [client.id, rows.map((row) => row[0]), rows.map((row) => row[1]), rows.map((row) => row[2])])
    .catch((thrown: unknown) => {
      throw isUniqueViolation(thrown, 'client_identifiers_external')
        ? errors.EXTERNAL_ID_TAKEN({}, { violations: [{ field: 'client.externalIds', reason: 'TAKEN' }] })
        : thrown;
    });
}

function identifierRows(identity: Identity, externalIds: Client['externalIds']): [string, string, string][] {
  return [
    ...identity.taxIds.map(({ inn, kpp }): [string, string, string] => ['INN', inn, kpp]),
    ...identity.phones.map((phone): [string, string, string] => ['PHONE', phone, '']),
    ...identity.emails.map((email): [string, string, string] => ['EMAIL', email, '']),
    ...(identity.nameKey === '' ? [] : [['NAME', identity.nameKey, ''] as [string, string, string]]),
    ...[...new Map(externalIds.map((one) => [`${one.system}/${one.id}`, one])).values()].map(
      ({ system, id }): [string, string, string] => ['EXTERNAL', id, system],
    ),
  ];
}

/**
 * Another live client that is the same taxpayer, with the name of its owner. Until the transaction ends nobody else can
 * register one.
 */
export async function findTaxpayer(
  tx: Tx,
  taxIds: readonly TaxId[],
  exceptId: string,
): Promise<{ clientId: string; inn: string; ownerName: string } | undefined> {
  if (taxIds.length === 0) return undefined;
  const inns = taxIds.map(({ inn }) => inn);
  await tx.query(LOCK, [inns]);
  const known = await tx.query<Taxpayer>(TAXPAYERS, [inns, exceptId]);
  const twin = known.find((one) => taxIds.some((taxId) => sameTaxpayer(taxId, one)));
  return twin && { clientId: twin.id, inn: twin.inn, ownerName: twin.owner_name ?? '—' };
}
