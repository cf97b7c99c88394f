import { ServiceError } from '../grpc/errors.ts';
import { DbError } from '../pg/errors.ts';
import type { Statement, Tx } from '../pg/pool.ts';

const SET: Statement = { name: 'savepoint_set', text: 'savepoint import_step' };
const RELEASE: Statement = { name: 'savepoint_release', text: 'release savepoint import_step' };
const BACK: Statement = { name: 'savepoint_back', text: 'rollback to savepoint import_step' };

/**
 * Does a part of a transaction so that its refusal does not spoil the rest. Gives the refusal: a ServiceError, or a
 * constraint of the database; undefined when all went well. Anything else is thrown.
 */
export async function inSavepoint(tx: Tx, work: () => Promise<void>): Promise<ServiceError | DbError | undefined> {
  await tx.query(SET);
  try {
    await work();
  } catch (thrown) {
    const refused = thrown instanceof ServiceError || (thrown instanceof DbError && REFUSALS.has(thrown.kind));
    if (!refused) throw thrown;
    await tx.query(BACK);
    return thrown;
  }
  await tx.query(RELEASE);
  return undefined;
}

const REFUSALS: ReadonlySet<string> = new Set(['unique', 'foreign_key', 'check', 'not_null', 'bad_value']);
