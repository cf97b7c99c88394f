import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import type { Migration } from './migration-files.ts';

/** A line of this text makes a migration run outside a transaction; it must then be repeatable (`if not exists`). */
const OUTSIDE = /^\s*--\s*outside a transaction\b/im;
const NO_FILTERS = { externalTables: [], externalEnums: [] };

/**
 * Applies the missing migrations through Prisma's own engine, so that `_prisma_migrations` is the table that Prisma's
 * tools know. One at a time, each with the engine's bookkeeping inside one transaction on one connection: a process killed
 * halfway leaves no half of a migration and no row in a failed state.
 */
export async function applyWithPrisma(url: string, all: readonly Migration[], missing: readonly Migration[]): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 1, application_name: 'migrate' });
  // A connection that breaks fails the statement under way; the event beside it would end the process.
  pool.on('error', () => undefined);
  const engine = await openEngine(wholeScripts(new PrismaPg(pool)));
  try {
    for (const migration of missing) {
      const upTo = all.slice(0, all.indexOf(migration) + 1);
      const apply = (): Promise<unknown> => engine.applyMigrations({ migrationsList: migrationList(upTo), filters: NO_FILTERS });
      if (OUTSIDE.test(migration.sql)) await applyOutside(engine, pool, migration, apply);
      else await inTransaction(pool, apply);
    }
  } finally {
    engine.free();
    await pool.end();
  }
}

async function inTransaction(pool: pg.Pool, apply: () => Promise<unknown>): Promise<void> {
  await pool.query('begin');
  try {
    await apply();
    await pool.query('commit');
  } catch (thrown) {
    await pool.query('rollback').catch(() => undefined);
    throw thrown;
  }
}

/** Such a migration may have been cut off in the middle: its unfinished row is marked as rolled back and it runs again. */
async function applyOutside(engine: SchemaEngine, pool: pg.Pool, migration: Migration, apply: () => Promise<unknown>): Promise<void> {
  const { rowCount } = await pool.query('select 1 from _prisma_migrations where migration_name = $1 and finished_at is null and rolled_back_at is null', [
    migration.name,
  ]);
  if (rowCount) await engine.markMigrationRolledBack({ migrationName: migration.name });
  await apply();
}

/**
 * The statements that lead from the migrations to a Prisma schema; undefined when nothing differs. The engine makes and
 * drops a shadow database beside the one at `url`. Tables named in `foreign` belong to somebody else and are left alone.
 */
export async function draftWithPrisma(url: string, schema: string, migrations: readonly Migration[], foreign: readonly string[]): Promise<string | undefined> {
  const files = [{ path: 'schema.prisma', content: schema }];
  const engine = await openEngine(wholeScripts(new PrismaPg({ connectionString: url })), [['schema.prisma', schema]]);
  try {
    const { stdout } = await engine.diff({
      from: { tag: 'migrations', ...migrationList(migrations) },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: foreign.map((table) => `public.${table}`), externalEnums: [] },
    });
    return stdout === null || /^\s*(-- This is an empty migration\.)?\s*$/.test(stdout) ? undefined : stdout;
  } finally {
    engine.free();
  }
}

function migrationList(migrations: readonly Migration[]): MigrationList {
  return {
    baseDir: '/migrations',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}

interface EngineModule {
  SchemaEngine: typeof SchemaEngine;
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
}

let loaded: Promise<typeof SchemaEngine> | undefined;

/**
 * The package's own entry imports its .wasm as a module, which neither a bundle nor Jest can do: it is loaded by hand, and
 * once, since its glue code keeps one instance.
 */
async function load(): Promise<typeof SchemaEngine> {
  const glue = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const engine = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as unknown as EngineModule;
  const module = await WebAssembly.compile(await readFile(glue.replace(/\.js$/, '.wasm')));
  const instance = await WebAssembly.instantiate(module, { './schema_engine_bg.js': engine as unknown as WebAssembly.ModuleImports });
  engine.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return engine.SchemaEngine;
}

async function openEngine(factory: SqlMigrationAwareDriverAdapterFactory, datamodels?: [string, string][]): Promise<SchemaEngine> {
  const Engine = await (loaded ??= load());
  return Engine.new({ datamodels }, () => undefined, bindMigrationAwareSqlAdapterFactory(factory));
}

/**
 * Prisma's adapter cuts a script at every semicolon and sends the pieces one by one: a function body or a text with a
 * semicolon breaks. PostgreSQL takes a script whole, and then runs it as one.
 */
function wholeScripts(factory: PrismaPg): SqlMigrationAwareDriverAdapterFactory {
  const whole = <Adapter extends SqlDriverAdapter & { underlyingDriver(): pg.Pool }>(adapter: Adapter): Adapter => {
    adapter.executeScript = async (script) => {
      await adapter.underlyingDriver().query(script);
    };
    return adapter;
  };
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => whole(await factory.connect()),
    connectToShadowDb: async () => whole(await factory.connectToShadowDb()),
  };
}
