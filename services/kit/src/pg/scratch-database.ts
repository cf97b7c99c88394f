import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { applyMigrations } from './migrate.ts';

export interface ScratchDatabase {
  url: string;
  drop(): Promise<void>;
}

/**
 * A migrated database of its own beside the one at `adminUrl` (whose user may create databases), for a test or a trial.
 * `dir`: a service's migrations; only the runtime's tables when left out, nothing at all with `empty`.
 */
export async function scratchDatabase(
  adminUrl: string,
  options: { dir?: string; empty?: boolean } = {},
): Promise<ScratchDatabase> {
  const name = `scratch_${randomBytes(6).toString('hex')}`;
  await once(adminUrl, `create database ${name}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  if (!options.empty) await applyMigrations({ url: url.href, ...(options.dir !== undefined && { dir: options.dir }) });
  return { url: url.href, drop: () => once(adminUrl, `drop database if exists ${name} with (force)`) };
}

async function once(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
