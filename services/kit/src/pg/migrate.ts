import { createHash } from 'node:crypto';
import pg from 'pg';
import { readMigrations } from './migration-files.ts';
import type { Migration } from './migration-files.ts';

export interface MigrationSource {
  url: string;
  /** The service's `prisma/migrations`; only the runtime's own tables when left out. */
  dir?: string;
}

/** Any number that is everybody's: two replicas starting at once apply one after the other. */
const LOCK = 7_212_004_118;

/**
 * Brings the database to the newest schema: first the runtime's own migrations, then the service's, in the order of their
 * names. Returns the names applied, usually none: then it costs one connection and one query, and Prisma's engine (5 MB of
 * WebAssembly, 150 ms) is not even loaded. Each migration is one transaction with its row in `_prisma_migrations`, so a
 * process killed halfway leaves whole migrations behind and the next start goes on. Throws when an applied migration's
 * text was changed afterwards.
 */
export async function applyMigrations({ url, dir }: MigrationSource): Promise<string[]> {
  const migrations = await readMigrations(dir);
  const client = await connect(url);
  try {
    if ((await pending(client, migrations)).length === 0) return [];
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    const missing = await pending(client, migrations);
    if (missing.length === 0) return [];
    const { applyWithPrisma } = await import('./prisma-engine.ts');
    await applyWithPrisma(url, migrations, missing);
    return missing.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

/** True when every migration that this build knows is applied; a newer schema than that is current too. One query. */
export async function schemaIsCurrent({ url, dir }: MigrationSource): Promise<boolean> {
  const migrations = await readMigrations(dir);
  const client = await connect(url);
  try {
    return (await pending(client, migrations)).length === 0;
  } finally {
    await client.end();
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'migrate' });
  // The statement under way reports a lost connection; the event beside it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function pending(client: pg.Client, migrations: readonly Migration[]): Promise<Migration[]> {
  const applied = new Map<string, string>();
  try {
    const { rows } = await client.query<{ migration_name: string; checksum: string }>(
      'select migration_name, checksum from _prisma_migrations where finished_at is not null and rolled_back_at is null',
    );
    for (const row of rows) applied.set(row.migration_name, row.checksum);
  } catch (thrown) {
    // 42P01: no such table, an empty database.
    if (!(thrown instanceof pg.DatabaseError) || thrown.code !== '42P01') throw thrown;
  }
  return migrations.filter((migration) => {
    const checksum = applied.get(migration.name);
    if (checksum === undefined) return true;
    if (checksum !== createHash('sha256').update(migration.sql).digest('hex')) {
      throw new Error(`migration ${migration.name} was changed after it had been applied; add a new one instead`);
    }
    return false;
  });
}
