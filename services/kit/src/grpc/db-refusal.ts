import type { DbError } from '../pg/errors.ts';
import { common, invalid } from './errors.ts';
import type { ServiceError } from './errors.ts';

const REASONS = {
  bad_value: 'NOT_STORABLE',
  check: 'NOT_STORABLE',
  not_null: 'REQUIRED',
  foreign_key: 'NOT_FOUND',
  unique: 'TAKEN',
} as const;

/**
 * What an error of the database says about the request, when nothing nearer to the statement knew better: a value that a
 * column or a constraint refuses is a wrong field, a statement cut off a call that took too long. Undefined for a fault of
 * ours or of the server.
 */
export function refusalOfDb(error: DbError): ServiceError | undefined {
  if (error.kind === 'statement_timeout') return common.DEADLINE_EXCEEDED({}, { cause: error });
  const reason = (REASONS as Readonly<Record<string, string>>)[error.kind];
  if (reason === undefined) return undefined;
  const refusal = invalid([{ field: fieldOf(error), reason }]);
  refusal.cause = error;
  return refusal;
}

/** "deals_owner_id_fkey" -> "ownerId"; "" when PostgreSQL names neither column nor constraint. */
function fieldOf({ column, constraint, table }: DbError): string {
  const named = constraint
    ?.replace(new RegExp(`^${table ?? ''}_`), '')
    .replace(/_(?:key|fkey|idx|check|excl|pkey)\d*$/, '');
  return (column ?? named ?? '').replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
