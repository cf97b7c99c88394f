import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { applyMigrations } from '@crm/kit/pg/migrate';
import { type Db, openDb } from '@crm/kit/pg/pool';
import pg from 'pg';
import { root } from '../../deploy/local/src/paths.ts';
import { testPlane } from './plane.ts';

export interface TestDatabase {
  url: string;
  db: Db;
  /** Closes the pool and deletes the database, whoever is still connected. */
  drop(): Promise<void>;
}

/**
 * An empty migrated database of this test file's own. Migrations run once per content into a template, which is then cloned
 * (50 ms instead of a second). `migrations` is a folder relative to the checkout; without it only the runtime's own tables.
 */
export async function testDatabase(options: { migrations?: string; max?: number } = {}): Promise<TestDatabase> {
  const dir = options.migrations === undefined ? undefined : resolve(root, options.migrations);
  const server = testPlane().pgUrl;
  const template = `template_${fingerprint(dir)}`;
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(server, async (admin) => {
    // One worker makes the template, the other waits.
    await admin.query('select pg_advisory_lock(hashtext($1))', [template]);
    try {
      const { rowCount } = await admin.query('select 1 from pg_database where datname = $1 and datistemplate', [
        template,
      ]);
      if (rowCount === 0) await makeTemplate(admin, server, template, dir);
      await admin.query(`create database ${name} template ${template} strategy file_copy`);
    } finally {
      await admin.query('select pg_advisory_unlock(hashtext($1))', [template]);
    }
  });
  const url = databaseUrl(server, name);
  const db = openDb({ url, name: 'test', max: options.max ?? 4 });
  return {
    url,
    db,
    drop: async () => {
      await db.end();
      await asAdmin(server, (admin) => admin.query(`drop database if exists ${name} with (force)`));
    },
  };
}

async function makeTemplate(
  admin: pg.Client,
  server: string,
  template: string,
  dir: string | undefined,
): Promise<void> {
  await admin.query(`drop database if exists ${template} with (force)`);
  await admin.query(`create database ${template}`);
  await applyMigrations(
    dir === undefined ? { url: databaseUrl(server, template) } : { url: databaseUrl(server, template), dir },
  );
  await admin.query(`alter database ${template} is_template true`);
}

/** The URL of another database of the same server. */
export function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

async function asAdmin<T>(server: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

/** Changes with the text of any migration, the runtime's own included. */
function fingerprint(dir: string | undefined): string {
  const hash = createHash('sha256');
  for (const folder of [join(root, 'services', 'kit', 'migrations'), dir]) {
    if (folder === undefined || !existsSync(folder)) continue;
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.sql'));
    for (const file of files.sort())
      hash
        .update(file)
        .update('\0')
        .update(readFileSync(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 20);
}
