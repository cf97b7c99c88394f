import { statement } from '../pg/pool.ts';
import type { Statement } from '../pg/pool.ts';

/** Prepared statements stay in each connection's memory for ever, and callers choose the shapes of filters. */
const MAX_SHAPES = 400;

/** Statements by their text: built once per shape, so that PostgreSQL plans each once per connection. */
export interface StatementCache {
  of(text: string, touches?: Pick<Statement, 'outbox' | 'jobs'>): Statement;
}

/** Texts beyond MAX_SHAPES go unnamed: they cost a planning each (0.2 ms) and leave nothing behind. */
export function statementCache(prefix: string): StatementCache {
  const known = new Map<string, Statement>();
  return {
    of(text, touches = {}) {
      const found = known.get(text);
      if (found) return found;
      if (known.size >= MAX_SHAPES) return unnamed(text, touches);
      const made = statement(prefix, text, touches);
      known.set(text, made);
      return made;
    },
  };
}

/** For texts whose best plan depends on the values: PostgreSQL plans an unnamed statement for the values it is given. */
export function unnamed(text: string, touches: Pick<Statement, 'outbox' | 'jobs'> = {}): Statement {
  return { name: '', text, ...touches };
}
