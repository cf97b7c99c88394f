import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What asks the database for the time or for chance. An instant is a parameter: the process has one clock, and a test that
 * sets it would otherwise see two.
 */
export const SQL_CLOCK =
  /\b(?:now|(?:clock|statement|transaction)_timestamp|random|timeofday)\s*\(\s*\)|\b(?:current_(?:date|time|timestamp)|localtime(?:stamp)?)\b|'(?:now|today|tomorrow|yesterday)'/iu;

/**
 * Migrations that may, with the reason. The first one has the defaults of before, which a later one took away; the outbox's
 * is an operator's measure (its lag), a span between two instants of the database.
 */
const ALLOWED = ['services/kit/migrations/00000000000001_kit/migration.sql'];

/** Refuses migrations whose defaults, checks, triggers or data take the time from the database. */
export function migrationsAskNoClock(root: string): void {
  const asking = globSync('services/*/{migrations,prisma/migrations}/*/migration.sql', { cwd: root })
    .filter((file) => !ALLOWED.includes(file))
    .flatMap((file) =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .map((line, at) => ({ line: line.replace(/--.*$/u, ''), place: `${file}:${String(at + 1)}` })),
    )
    .filter(({ line }) => SQL_CLOCK.test(line));
  if (asking.length > 0)
    throw new Error(
      asking.map(({ place, line }) => `${place}: the instant comes in, not from ${line.trim()}`).join('\n'),
    );
}
