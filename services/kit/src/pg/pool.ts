import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFromStream } from 'pg-copy-streams';
import { copyLines } from './copy-text.ts';
import { DbError, toDbError } from './errors.ts';
import type { DbErrorKind } from './errors.ts';
import { poolMetrics } from './pool-metrics.ts';
import { typeParsers } from './types.ts';

/** One SQL text under a name that is its own: PostgreSQL plans a named statement once per connection. */
export interface Statement {
  name: string;
  text: string;
  /** It inserts into the outbox: the relay of this process is woken once it is committed. */
  outbox?: boolean;
  /** It schedules jobs: the scheduler of this process is woken once it is committed. */
  jobs?: boolean;
}

export interface CopyTarget {
  table: string;
  columns: readonly string[];
}

/** What a unit of work may do with the database. */
export interface Tx {
  /** Runs one statement and gives its rows. Throws DbError. */
  query<R>(statement: Statement, params?: readonly unknown[]): Promise<R[]>;
  /** Streams rows (one array per row, in the columns' order) through COPY; gives their number. */
  copyFrom(target: CopyTarget, rows: AsyncIterable<readonly unknown[]> | Iterable<readonly unknown[]>): Promise<number>;
}

/** What other parts of the runtime want to hear about after a commit. */
export type CommitTopic = 'outbox' | 'jobs';

export interface Db extends Tx {
  readonly name: string;
  readonly url: string;
  /**
   * Runs `work` in a transaction (read committed). Deadlocks and serialization failures are run again, up to five times,
   * so `work` must do nothing outside the transaction. When the connection is lost in the commit itself, nobody knows the
   * outcome: DbError of kind `connection` is thrown and the caller repeats with the same request id.
   */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Calls back after each commit that touched the outbox or the jobs; returns how to stop it. */
  onCommit(topic: CommitTopic, listener: () => void): () => void;
  stats(): { total: number; idle: number; waiting: number };
  /**
   * Undefined when the server answers and has room for a further connection, else why not: one that is open already says
   * nothing of those that the next calls need.
   */
  trouble(): Promise<string | undefined>;
  end(): Promise<void>;
}

export interface DbOptions {
  url: string;
  /** Shows in pg_stat_activity and in the pool's metrics. */
  name: string;
  /** Most connections at once. */
  max?: number;
  /** Milliseconds after which the server ends a statement; 0 = never. */
  statementTimeoutMs?: number;
  /** Milliseconds to wait for a lock; 0 = for ever. */
  lockTimeoutMs?: number;
  /** Further settings of the server for these connections. */
  settings?: Readonly<Record<string, string>>;
  /** Milliseconds to wait for a free connection. */
  acquireTimeoutMs?: number;
  /** Sees each statement before it is sent: tests count with it. */
  onStatement?: (statement: Statement) => void;
}

const ATTEMPTS = 5;
const ALIVE: Statement = { name: 'alive', text: 'select 1' };
/** A connection costs both sides 10 ms: a fresh one is tried only when none was opened lately. */
const OPENED_LATELY_MS = 5_000;
const FURTHER_TIMEOUT_MS = 1_500;
const TROUBLES: Partial<Record<DbErrorKind, string>> = {
  exhausted: 'no connection is free',
  connection: 'not reachable',
};
const BEGIN: Statement = { name: 'begin', text: 'begin' };
const COMMIT: Statement = { name: 'commit', text: 'commit' };
const ROLLBACK: Statement = { name: 'rollback', text: 'rollback' };

/** Names a generated SQL text by its hash: the same text gets the same name, however often it is made. */
export function statement(prefix: string, text: string, touches: Pick<Statement, 'outbox' | 'jobs'> = {}): Statement {
  return {
    name: `${prefix.slice(0, 40)}_${createHash('sha1').update(text).digest('base64url').slice(0, 16)}`,
    text,
    ...touches,
  };
}

/** Opens a pool of connections; nothing is connected until the first statement. */
export function openDb(options: DbOptions): Db {
  const { url, name, max = 10, statementTimeoutMs = 15_000, lockTimeoutMs = 5_000, acquireTimeoutMs = 5_000 } = options;
  const listeners = new Map<CommitTopic, Set<() => void>>();
  const pool = new pg.Pool({
    connectionString: url,
    application_name: name,
    max,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: acquireTimeoutMs,
    keepAlive: true,
    statement_timeout: statementTimeoutMs,
    lock_timeout: lockTimeoutMs,
    idle_in_transaction_session_timeout: 60_000,
    // A half-open connection never answers: the client gives up a little after the server would have.
    ...(options.settings && { options: serverOptions(options.settings) }),
    ...(statementTimeoutMs > 0 && { query_timeout: statementTimeoutMs + 5_000 }),
    types: typeParsers,
  });
  // An idle connection that breaks is simply replaced; without a listener it would end the process.
  pool.on('error', () => undefined);
  const metrics = poolMetrics(name, pool);
  let openedAt = -Infinity;
  pool.on('connect', () => {
    openedAt = performance.now();
  });

  async function send(
    client: pg.Pool | pg.PoolClient,
    what: Statement,
    params: readonly unknown[] = [],
  ): Promise<pg.QueryResult> {
    options.onStatement?.(what);
    metrics.statement();
    try {
      return await client.query({ name: what.name, text: what.text, values: params as unknown[] });
    } catch (thrown) {
      throw toDbError(thrown, what.name);
    }
  }

  function announce(touched: ReadonlySet<CommitTopic>): void {
    for (const topic of touched) for (const listener of listeners.get(topic) ?? []) listener();
  }

  async function attempt<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await pool.connect().catch((thrown: unknown) => {
      throw toDbError(thrown, 'connect');
    });
    const touched = new Set<CommitTopic>();
    // A connection lost between two statements raises an event; the next statement reports it.
    const ignore = (): void => undefined;
    client.on('error', ignore);
    let broken = true;
    try {
      await send(client, BEGIN);
      const result = await work({
        async query<R>(what: Statement, params?: readonly unknown[]): Promise<R[]> {
          noteTouched(what, touched);
          return (await send(client, what, params)).rows as R[];
        },
        copyFrom: (target, rows) => copy(client, target, rows),
      });
      const outcome = await send(client, COMMIT);
      broken = false;
      // COMMIT of a transaction in which a swallowed error lies behind is answered by ROLLBACK, as a success.
      if (outcome.command === 'ROLLBACK')
        throw new Error('the transaction had failed: an error in it was caught and not thrown on');
      announce(touched);
      return result;
    } catch (thrown) {
      if (broken && !(thrown instanceof DbError && thrown.kind === 'connection')) {
        broken = await send(client, ROLLBACK).then(
          () => false,
          () => true,
        );
      }
      throw thrown;
    } finally {
      client.off('error', ignore);
      client.release(broken);
    }
  }

  return {
    name,
    url,
    async query<R>(what: Statement, params?: readonly unknown[]): Promise<R[]> {
      const { rows } = await send(pool, what, params);
      if (what.outbox || what.jobs) {
        const touched = new Set<CommitTopic>();
        noteTouched(what, touched);
        announce(touched);
      }
      return rows as R[];
    },
    async tx(work) {
      for (let left = ATTEMPTS - 1; ; left--) {
        try {
          return await attempt(work);
        } catch (thrown) {
          if (left === 0 || !(thrown instanceof DbError) || thrown.kind !== 'conflict') throw thrown;
          metrics.retried();
        }
      }
    },
    async copyFrom(target, rows) {
      const client = await pool.connect().catch((thrown: unknown) => {
        throw toDbError(thrown, 'connect');
      });
      let broken = true;
      try {
        const count = await copy(client, target, rows);
        broken = false;
        return count;
      } finally {
        client.release(broken);
      }
    },
    onCommit(topic, listener) {
      const set = listeners.get(topic) ?? new Set();
      listeners.set(topic, set.add(listener));
      return () => set.delete(listener);
    },
    stats: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    async trouble() {
      try {
        await send(pool, ALIVE);
        if (performance.now() - openedAt < OPENED_LATELY_MS) return undefined;
        const further = new pg.Client({
          connectionString: url,
          application_name: name,
          connectionTimeoutMillis: FURTHER_TIMEOUT_MS,
        });
        further.on('error', () => undefined);
        await further.connect();
        openedAt = performance.now();
        await further.end();
        return undefined;
      } catch (thrown) {
        const error = toDbError(thrown, 'connect');
        return error instanceof DbError ? (TROUBLES[error.kind] ?? error.kind) : 'failed';
      }
    },
    async end() {
      metrics.remove();
      await pool.end();
    },
  };
}

function serverOptions(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}

function noteTouched(what: Statement, touched: Set<CommitTopic>): void {
  if (what.outbox) touched.add('outbox');
  if (what.jobs) touched.add('jobs');
}

async function copy(
  client: pg.PoolClient,
  target: CopyTarget,
  rows: AsyncIterable<readonly unknown[]> | Iterable<readonly unknown[]>,
): Promise<number> {
  const columns = target.columns.map(pg.escapeIdentifier).join(', ');
  const stream = client.query(copyFromStream(`copy ${pg.escapeIdentifier(target.table)} (${columns}) from stdin`));
  try {
    await pipeline(Readable.from(copyLines(rows)), stream);
  } catch (thrown) {
    throw toDbError(thrown, `copy into ${target.table}`);
  }
  return stream.rowCount;
}
