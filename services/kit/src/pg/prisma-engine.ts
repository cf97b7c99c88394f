import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
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
export async function applyWithPrisma(
  url: string,
  all: readonly Migration[],
  missing: readonly Migration[],
): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 1, application_name: 'migrate' });
  // A connection that breaks fails the statement under way; the event beside it would end the process.
  pool.on('error', () => undefined);
  const engine = await openEngine(mended(new PrismaPg(pool)));
  try {
    for (const migration of missing) {
      const upTo = all.slice(0, all.indexOf(migration) + 1);
      const apply = (): Promise<unknown> =>
        Promise.race([panicked, engine.applyMigrations({ migrationsList: migrationList(upTo), filters: NO_FILTERS })]);
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
async function applyOutside(
  engine: SchemaEngine,
  pool: pg.Pool,
  migration: Migration,
  apply: () => Promise<unknown>,
): Promise<void> {
  const { rowCount } = await pool.query(
    'select 1 from _prisma_migrations where migration_name = $1 and finished_at is null and rolled_back_at is null',
    [migration.name],
  );
  if (rowCount) await engine.markMigrationRolledBack({ migrationName: migration.name });
  await apply();
}

/**
 * The statements that lead from the migrations to a Prisma schema; undefined when nothing differs. The engine makes and
 * drops a shadow database beside the one at `url`. Tables named in `foreign` belong to somebody else and are left alone.
 */
export async function draftWithPrisma(
  url: string,
  schema: string,
  migrations: readonly Migration[],
  foreign: readonly string[],
): Promise<string | undefined> {
  const files = [{ path: 'schema.prisma', content: schema }];
  const engine = await openEngine(mended(new PrismaPg(partsOf(url))), [['schema.prisma', schema]]);
  try {
    const diff = engine.diff({
      from: { tag: 'migrations', ...migrationList(migrations) },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: foreign.map((table) => `public.${table}`), externalEnums: [] },
    });
    const { stdout } = await Promise.race([panicked, diff]);
    return stdout === null || /^\s*(-- This is an empty migration\.)?\s*$/.test(stdout) ? undefined : stdout;
  } finally {
    engine.free();
  }
}

/** The adapter puts the shadow database's name beside what it is given, and a connection string would win over it. */
function partsOf(url: string): pg.PoolConfig {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    host: hostname,
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
  };
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

type Exports = Record<string, unknown>;

interface EngineModule {
  SchemaEngine: typeof SchemaEngine;
  __wbg_set_wasm(exports: Exports): void;
}

/** Node's types leave this global to the browser's. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: Record<string, object>): Promise<{ instance: { exports: Exports } }>;
};

let loaded: Promise<typeof SchemaEngine> | undefined;

/** The engine tells this global of a panic, after which the call under way never ends. */
const panicked = new Promise<never>((_resolve, reject) => {
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (text: string) => reject(new Error(`schema engine: ${text}`)) },
  });
});
panicked.catch(() => undefined);

/**
 * The package's own entry imports its .wasm as a module, which neither a bundle nor Jest can do: it is loaded by hand, and
 * once, since its glue code keeps one instance.
 */
async function load(): Promise<typeof SchemaEngine> {
  const glue = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const engine = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as unknown as EngineModule;
  const { instance } = await WebAssembly.instantiate(await readFile(glue.replace(/\.js$/, '.wasm')), {
    './schema_engine_bg.js': engine,
  });
  engine.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return engine.SchemaEngine;
}

async function openEngine(
  factory: SqlMigrationAwareDriverAdapterFactory,
  datamodels?: [string, string][],
): Promise<SchemaEngine> {
  const Engine = await (loaded ??= load());
  return Engine.new({ datamodels }, () => undefined, bindMigrationAwareSqlAdapterFactory(factory));
}

/** The types of PostgreSQL's catalogues: the one-byte "char", and text. */
const CATALOG_CHAR = 18;
const TEXT = 25;

/**
 * Mends three things of Prisma's adapter. It cuts a script at every semicolon and sends the pieces one by one, which breaks a
 * function body: PostgreSQL takes a script whole, and then runs it as one. And it has no name for the type "char" of the
 * catalogues, which the engine reads when it compares schemas. And it
 * drops a shadow database while still connected to it.
 */
function mended(factory: PrismaPg): SqlMigrationAwareDriverAdapterFactory {
  const mend = <Adapter extends SqlDriverAdapter & { underlyingDriver(): pg.Pool }>(adapter: Adapter): Adapter => {
    const driver = adapter.underlyingDriver();
    const query = driver.query.bind(driver) as (...args: unknown[]) => Promise<pg.QueryResult>;
    const queryRaw = adapter.queryRaw.bind(adapter);
    // The engine asks one thing after another, so the columns noted below are those of the answer under way.
    let characters: number[] = [];
    const readable = async (...args: unknown[]): Promise<pg.QueryResult> => {
      const result = await query(...args);
      for (const [at, field] of (result.fields ?? []).entries()) {
        if (field.dataTypeID !== CATALOG_CHAR) continue;
        characters.push(at);
        field.dataTypeID = TEXT;
      }
      return result;
    };
    Object.assign(driver, { query: readable });
    adapter.queryRaw = async (asked) => {
      characters = [];
      const answer = await queryRaw(asked);
      for (const at of characters) answer.columnTypes[at] = ColumnTypeEnum.Character;
      return answer;
    };
    adapter.executeScript = async (script) => {
      await query(script);
    };
    return adapter;
  };
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => mend(await factory.connect()),
    connectToShadowDb: async () => {
      const shadow = await factory.connectToShadowDb();
      const pool = shadow.underlyingDriver();
      const dispose = shadow.dispose.bind(shadow);
      shadow.dispose = async () => {
        await pool.end();
        Object.assign(pool, { end: () => Promise.resolve() });
        await dispose();
      };
      return mend(shadow);
    },
  };
}
