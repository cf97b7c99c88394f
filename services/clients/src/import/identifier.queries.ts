import type { Statement, Tx } from '@crm/kit/pg/pool';

const FIND: Statement = {
  name: 'import_clients_by_identifier',
  text: 'select distinct value as key, client_id::text as id from client_identifiers where kind = $1 and value = any($2)',
};

/** Clients by a phone in E.164 or an e-mail in lower case. */
export function findByIdentifier(
  tx: Tx,
  kind: 'PHONE' | 'EMAIL',
  values: readonly string[],
): Promise<{ key: string; id: string }[]> {
  return tx.query(FIND, [kind, values]);
}
