/** What kind of trouble the database reported; the few kinds that callers treat differently. */
export type DbErrorKind =
  | 'unique'
  | 'foreign_key'
  | 'check'
  | 'not_null'
  | 'bad_value'
  | 'conflict'
  | 'lock_timeout'
  | 'statement_timeout'
  | 'connection'
  | 'exhausted'
  | 'read_only'
  | 'other';

/** A failure of a statement. `transient`: the same call may succeed later without any change by the caller. */
export class DbError extends Error {
  readonly kind: DbErrorKind;
  /** Five-character SQLSTATE where the server gave one. */
  readonly sqlState: string | undefined;
  readonly constraint: string | undefined;
  readonly table: string | undefined;
  readonly column: string | undefined;
  /** May hold values of the row: not for callers. */
  readonly detail: string | undefined;
  readonly transient: boolean;

  constructor(kind: DbErrorKind, cause: ServerFault, statement: string) {
    super(`${kind} in ${statement}: ${cause.message}`, { cause });
    this.name = 'DbError';
    this.kind = kind;
    this.sqlState = cause.code;
    this.constraint = cause.constraint;
    this.table = cause.table;
    this.column = cause.column;
    this.detail = cause.detail;
    this.transient = TRANSIENT.has(kind);
  }
}

interface ServerFault {
  message: string;
  /** SQLSTATE, or the code of a socket or of a gRPC status. */
  code?: string;
  constraint?: string;
  table?: string;
  column?: string;
  detail?: string;
}

const TRANSIENT: ReadonlySet<DbErrorKind> = new Set([
  'conflict',
  'lock_timeout',
  'connection',
  'exhausted',
  'read_only',
]);

const KINDS: Readonly<Record<string, DbErrorKind>> = {
  '23505': 'unique',
  '23503': 'foreign_key',
  '23514': 'check',
  '23502': 'not_null',
  '23P01': 'unique', // an exclusion constraint
  '40001': 'conflict',
  '40P01': 'conflict',
  '55P03': 'lock_timeout',
  '57014': 'statement_timeout',
  '25006': 'read_only', // a standby not promoted yet, or a full disk's emergency mode
  '53100': 'read_only', // disk full
};

/** Names a thrown value's kind; what is not an error of the database comes back as it was. */
export function toDbError(thrown: unknown, statement: string): unknown {
  if (thrown instanceof DbError || !isFault(thrown)) return thrown;
  return new DbError(kindOf(thrown), thrown, statement);
}

// By shape, not by class: errors of Node's own modules are of another realm than a test's.
function isFault(thrown: unknown): thrown is ServerFault {
  return typeof thrown === 'object' && thrown !== null && 'message' in thrown && typeof thrown.message === 'string';
}

function kindOf({ code, message }: ServerFault): DbErrorKind {
  if (code !== undefined) {
    const known = KINDS[code];
    if (known) return known;
    // 22 data, 54 too large for an index or a statement.
    if (/^22|^54/.test(code)) return 'bad_value';
    // 08 connection, 57P01-57P03 shutting down or starting, and the socket's own codes (ECONNREFUSED, ECONNRESET…).
    if (/^08|^57P0|^E[A-Z]/.test(code)) return 'connection';
    if (code.startsWith('53')) return 'exhausted';
    return 'other';
  }
  if (/timeout exceeded when trying to connect/.test(message)) return 'exhausted';
  if (
    /Connection terminated|connection error|read timeout|Client was closed|not queryable|timeout expired/i.test(message)
  )
    return 'connection';
  return 'other';
}

/** True for a violation of a unique constraint, of that name when one is given. */
export function isUniqueViolation(thrown: unknown, constraint?: string): thrown is DbError {
  return (
    thrown instanceof DbError &&
    thrown.kind === 'unique' &&
    (constraint === undefined || thrown.constraint === constraint)
  );
}

const TRANSIENT_CODES: ReadonlySet<unknown> = new Set([
  4,
  14,
  'DEADLINE_EXCEEDED',
  'UNAVAILABLE',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ABORT_ERR',
]);

/** True when trying again later may help without anybody changing anything: the database or a peer is away. */
export function isTransient(thrown: unknown): boolean {
  if (thrown instanceof DbError) return thrown.transient;
  return isFault(thrown) && TRANSIENT_CODES.has(thrown.code);
}
