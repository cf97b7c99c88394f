import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { draftMigration } from './draft.ts';
import { applyMigrations, schemaIsCurrent } from './migrate.ts';
import { readMigrations } from './migration-files.ts';
import { scratchDatabase } from './scratch-database.ts';
import type { ScratchDatabase } from './scratch-database.ts';

const admin = process.env['CRM_TEST_PG_URL'] ?? '';
let database: ScratchDatabase;
let dir: string;
let client: pg.Client;
let kit: string[];

beforeEach(async () => {
  kit = (await readMigrations()).map(({ name }) => name);
  database = await scratchDatabase(admin, { empty: true });
  dir = await mkdtemp(join(tmpdir(), 'migrations-'));
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await database.drop();
});

async function migration(name: string, sql: string): Promise<void> {
  await mkdir(join(dir, name));
  await writeFile(join(dir, name, 'migration.sql'), sql);
}
const applied = async (): Promise<string[]> => {
  const { rows } = await client.query<{ migration_name: string }>(
    'select migration_name from _prisma_migrations where finished_at is not null order by 1',
  );
  return rows.map((row) => row.migration_name);
};

test('migrations of the runtime and the service apply once, in order, and are remembered as Prisma remembers them', async () => {
  await migration('20260101000000_first', 'create table deals (id int);');
  expect(await schemaIsCurrent({ url: database.url, dir })).toBe(false);
  expect(await applyMigrations({ url: database.url, dir })).toEqual([...kit, '20260101000000_first']);
  expect(await applyMigrations({ url: database.url, dir })).toEqual([]);
  await migration('20260102000000_second', 'alter table deals add name text;');
  expect(await schemaIsCurrent({ url: database.url, dir })).toBe(false);
  expect(await applyMigrations({ url: database.url, dir })).toEqual(['20260102000000_second']);
  expect(await schemaIsCurrent({ url: database.url, dir })).toBe(true);
  expect(await applied()).toEqual([...kit, '20260101000000_first', '20260102000000_second']);
});

test('two at once: each migration is applied once', async () => {
  await migration('20260101000000_first', 'create table deals (id int);');
  const results = await Promise.all([1, 2, 3].map(() => applyMigrations({ url: database.url, dir })));
  expect(results.map((names) => names.length).sort()).toEqual([0, 0, kit.length + 1]);
});

test('a failing migration changes nothing, and goes through once it is mended', async () => {
  await migration(
    '20260101000000_first',
    "create table deals (id int); insert into deals values (1); select 'x;y'::int;",
  );
  await expect(applyMigrations({ url: database.url, dir })).rejects.toThrow();
  await expect(client.query('select 1 from deals')).rejects.toThrow(/does not exist/);
  await writeFile(join(dir, '20260101000000_first', 'migration.sql'), 'create table deals (id int);');
  expect(await applyMigrations({ url: database.url, dir })).toEqual(['20260101000000_first']);
});

test('a process killed in the middle of a migration leaves no half; the next start completes it', async () => {
  await applyMigrations({ url: database.url });
  await migration('20260101000000_first', 'create table deals (id int); select pg_sleep(60);');
  const dying = applyMigrations({ url: database.url, dir }).catch((thrown: unknown) => thrown);
  const busy =
    "select pid from pg_stat_activity where datname = current_database() and application_name = 'migrate' and wait_event = 'PgSleep'";
  let pid: unknown;
  while (pid === undefined) pid = (await client.query<{ pid: number }>(busy)).rows[0]?.pid;
  await client.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'migrate'",
  );
  await dying;
  await expect(client.query('select 1 from deals')).rejects.toThrow(/does not exist/);
  await writeFile(join(dir, '20260101000000_first', 'migration.sql'), 'create table deals (id int);');
  expect(await applyMigrations({ url: database.url, dir })).toEqual(['20260101000000_first']);
});

test('a migration outside a transaction can build an index concurrently, and runs again when it was cut off', async () => {
  await migration('20260101000000_first', 'create table deals (id int);');
  await migration(
    '20260102000000_index',
    '-- outside a transaction\ncreate index concurrently if not exists deals_id on deals (id);',
  );
  await applyMigrations({ url: database.url, dir });
  await client.query("update _prisma_migrations set finished_at = null where migration_name = '20260102000000_index'");
  expect(await applyMigrations({ url: database.url, dir })).toEqual(['20260102000000_index']);
  expect(await schemaIsCurrent({ url: database.url, dir })).toBe(true);
});

test('an applied migration that was edited afterwards is refused', async () => {
  await migration('20260101000000_first', 'create table deals (id int);');
  await applyMigrations({ url: database.url, dir });
  await writeFile(join(dir, '20260101000000_first', 'migration.sql'), 'create table deals (id bigint);');
  await expect(applyMigrations({ url: database.url, dir })).rejects.toThrow(/changed after it had been applied/);
});

test('nobody alters the audit log, not even the owner of the database', async () => {
  await applyMigrations({ url: database.url });
  await client.query(
    "insert into audit_log (time, actor_id, actor_name, action, noun, record_id) values (now(), 'u', 'U', 'create', 'deal', '1')",
  );
  for (const attempt of ["update audit_log set action = 'x'", 'delete from audit_log', 'truncate audit_log']) {
    await expect(client.query(attempt)).rejects.toThrow(/only ever added to/);
  }
  await client.query('set session_replication_role = replica');
  await expect(client.query('delete from audit_log')).rejects.toThrow(/only ever added to/);
});

test('a migration is drafted from the difference between a Prisma schema and the migrations', async () => {
  await migration('20260101000000_first', 'create table deals (id integer primary key);');
  const schema = 'datasource db {\n  provider = "postgresql"\n}\nmodel deals {\n  id   Int @id\n  name String?\n}\n';
  const draft = await draftMigration({ url: database.url, dir, schema });
  expect(draft).toMatch(/ALTER TABLE "deals" ADD COLUMN\s+"name" TEXT/);
  expect(draft).not.toMatch(/DROP/);
  await migration('20260102000000_name', draft ?? '');
  expect(await draftMigration({ url: database.url, dir, schema })).toBeUndefined();
});
