import { readDir, readMigrations } from './migration-files.ts';
import { draftWithPrisma } from './prisma-engine.ts';

/**
 * The SQL that leads from a service's migrations to its `schema.prisma`, or undefined when they agree. `url`: any database
 * of a server where databases may be created; a shadow database is made and dropped there. What Prisma's schema language
 * cannot say (expression indexes, checks, triggers) is not in it: read it and add that by hand.
 */
export async function draftMigration(options: {
  url: string;
  dir: string;
  schema: string;
}): Promise<string | undefined> {
  const kit = await readMigrations();
  const own = await readDir(options.dir);
  // Tables of the runtime, which a service's schema.prisma does not describe.
  const foreign = kit.flatMap(({ sql }) => [...sql.matchAll(/^create table (\w+)/gim)].map(([, table]) => table ?? ''));
  return draftWithPrisma(options.url, options.schema, [...kit, ...own], foreign);
}
