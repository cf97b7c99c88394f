import { randomBytes } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { kafkaLibs, keycloakHome, redisServer } from './artifacts.ts';
import { birthOf, type Component, endLeftovers } from './component.ts';
import { StartFailure } from './failure.ts';
import { kafka } from './kafka.ts';
import { issuerAt, keycloak, keycloakAdmin } from './keycloak.ts';
import { choosePort } from './port.ts';
import { createDatabases, postgres, postgresUrl } from './postgres.ts';
import type { Progress } from './progress.ts';
import { redis } from './redis.ts';

/** What other processes need to use a running data plane; also the content of `plane.json` in the state folder. */
export interface PlaneAddress {
  stateDir: string;
  /** Superuser URL of the database `postgres`. */
  pgUrl: string;
  kafka: string;
  kafkaSasl: string;
  redisUrl: string;
  oidcIssuer: string;
  keycloakUrl: string;
  keycloakAdmin: { username: string; password: string };
  /** Secrets of the OIDC clients by client id. */
  clientSecrets: Record<string, string>;
  /** Passwords of the services' own database roles, by service. */
  pgPasswords: Record<string, string>;
  /** Passwords of the SCRAM users by name. */
  kafkaUsers: Record<string, string>;
}

export interface Plane {
  address: PlaneAddress;
  /** The portal's port, decided here because the login's redirects need it. */
  publicPort: number;
  postgres: Component;
  redis: Component;
  kafka: Component;
  keycloak: Component;
  /** Ports kept from start to start, by name; callers may ask for further ones. */
  port(name: string, title: string, env: string, wanted?: number): Promise<number>;
  /** Called when a component ends by itself. */
  onDeath(handle: (sentence: string) => void): void;
  /** Stops what runs, the database last, and frees the state folder. */
  stop(): Promise<void>;
}

export interface PlaneOptions {
  stateDir: string;
  progress: Progress;
  /** False for test runs: no fsync. */
  durable: boolean;
  /** The portal's port where CRM_PORT does not say; any free one when left out. */
  wantedPort?: number;
  /** Deletes what earlier starts kept. */
  reset?: boolean;
  /** Further work done while Keycloak starts. */
  beside?: () => Promise<void>;
}

interface Remembered {
  ports: Record<string, number>;
  secrets: Record<string, string>;
}

const deployables = ['identity', 'clients', 'sales', 'gateway'];
const oidcClients = ['crm-gateway', 'crm-service-identity', 'crm-service-clients', 'crm-service-sales'];

/** Starts PostgreSQL, Redis, Kafka and Keycloak: Keycloak's Java first, because it takes longest, the rest beside it. */
export async function startPlane(options: PlaneOptions): Promise<Plane> {
  const { stateDir, progress } = options;
  occupy(stateDir);
  if (options.reset) clear(stateDir);
  const file = join(stateDir, 'local.json');
  const remembered: Remembered = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Remembered)
    : { ports: {}, secrets: {} };
  const save = () => writeFileSync(file, `${JSON.stringify(remembered, null, 2)}\n`, { mode: 0o600 });
  const port = async (name: string, title: string, env: string, wanted?: number) => {
    const chosen = await choosePort(title, env, remembered.ports[name], wanted);
    remembered.ports[name] = chosen;
    save();
    return chosen;
  };
  const secret = (name: string) => (remembered.secrets[name] ??= randomBytes(18).toString('base64url'));

  const started: Component[] = [];
  const stop = async () => {
    const database = started.find((component) => component.name === 'postgres');
    await Promise.all(started.filter((component) => component !== database).map((component) => component.stop()));
    await database?.stop();
    rmSync(join(stateDir, 'plane.json'), { force: true });
    rmSync(join(stateDir, 'run', 'owner'), { force: true });
  };

  try {
    const pgPort = await port('postgres', 'PostgreSQL', 'CRM_PG_PORT');
    const redisPort = await port('redis', 'Redis', 'CRM_REDIS_PORT');
    const kafkaPort = await port('kafka', 'Kafka', 'CRM_KAFKA_PORT');
    const saslPort = await port('kafkaSasl', 'Kafka (SCRAM)', 'CRM_KAFKA_SASL_PORT');
    const controllerPort = await port('kafkaController', 'Kafka controller', 'CRM_KAFKA_CONTROLLER_PORT');
    const keycloakPort = await port('keycloak', 'Keycloak', 'CRM_KEYCLOAK_PORT');
    const managementPort = await port('keycloakManagement', 'Keycloak management', 'CRM_KEYCLOAK_MANAGEMENT_PORT');
    const publicPort = await port('portal', 'the portal', 'CRM_PORT', options.wantedPort);

    const pgPassword = secret('postgres');
    const keycloakPassword = secret('postgres keycloak');
    const servicePasswords = Object.fromEntries(deployables.map((name) => [name, secret(`postgres ${name}`)]));
    const users = ['admin', ...deployables].map((name) => ({ name, password: secret(`kafka ${name}`) }));
    const clientSecrets = Object.fromEntries(oidcClients.map((id) => [id, secret(`oidc ${id}`)]));
    const adminPassword = secret('keycloak');
    save();

    const placeholders: Record<string, string> = { PUBLIC_URL: `http://127.0.0.1:${publicPort}` };
    for (const [id, value] of Object.entries(clientSecrets))
      placeholders[`SECRET_${id.toUpperCase().replaceAll('-', '_')}`] = value;

    const database = postgres({ stateDir, port: pgPort, password: pgPassword, durable: options.durable });
    const cache = redis({ stateDir, port: redisPort, program: () => redisServer(progress) });
    const broker = kafka({
      stateDir,
      port: kafkaPort,
      saslPort,
      controllerPort,
      users,
      libs: () => kafkaLibs(progress),
    });
    const pgUrl = postgresUrl({ port: pgPort, password: pgPassword });
    const login = keycloak({
      stateDir,
      port: keycloakPort,
      managementPort,
      database: { host: '127.0.0.1', port: pgPort, name: 'keycloak', user: 'keycloak', password: keycloakPassword },
      adminPassword,
      placeholders,
      home: () => keycloakHome(progress),
      databaseReady: () =>
        createDatabases(pgUrl, [{ name: 'keycloak', owner: 'keycloak', password: keycloakPassword }]),
    });
    const timed = async (component: Component) => {
      started.push(component);
      const began = performance.now();
      await component.start();
      progress.step(`${component.title} is ready (${((performance.now() - began) / 1000).toFixed(1)} s)`);
    };
    // Fetching first: a slow network must not count as a slow start.
    await Promise.all([kafkaLibs(progress), keycloakHome(progress), redisServer(progress)]);
    await timed(database);
    await settle([timed(login), timed(broker), timed(cache), options.beside?.()]);

    const address: PlaneAddress = {
      stateDir,
      pgUrl,
      kafka: `127.0.0.1:${kafkaPort}`,
      kafkaSasl: `127.0.0.1:${saslPort}`,
      redisUrl: `redis://127.0.0.1:${redisPort}`,
      oidcIssuer: issuerAt(keycloakPort),
      keycloakUrl: `http://127.0.0.1:${keycloakPort}`,
      keycloakAdmin: { username: keycloakAdmin, password: adminPassword },
      clientSecrets,
      pgPasswords: servicePasswords,
      kafkaUsers: Object.fromEntries(users.map((user) => [user.name, user.password])),
    };
    writeFileSync(join(stateDir, 'plane.json'), `${JSON.stringify(address, null, 2)}\n`, { mode: 0o600 });
    return {
      address,
      publicPort,
      postgres: database,
      redis: cache,
      kafka: broker,
      keycloak: login,
      port,
      onDeath: (handle) => {
        for (const component of started) component.onDeath = handle;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits for all, even when one fails, so that nothing starts after the failure was handled; then throws the first failure. */
async function settle(work: readonly (Promise<void> | undefined)[]): Promise<void> {
  const outcomes = await Promise.allSettled(work.filter((each) => each !== undefined));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

/** Deletes everything in the state folder but the claim on it. */
function clear(stateDir: string): void {
  for (const entry of readdirSync(stateDir))
    if (entry !== 'run') rmSync(join(stateDir, entry), { recursive: true, force: true });
}

/** The sample company takes 100 MB; what is worked on it and its write-ahead logs want room. */
const neededMb = 300;

/** One platform per state folder. */
function occupy(stateDir: string): void {
  try {
    mkdirSync(join(stateDir, 'run'), { recursive: true });
    accessSync(join(stateDir, 'run'), constants.W_OK);
  } catch (error) {
    throw new StartFailure(
      `The folder ${stateDir} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}): set CRM_STATE_DIR to one that can.`,
    );
  }
  const free = statfsSync(stateDir);
  const freeMb = Math.floor((free.bavail * free.bsize) / 2 ** 20);
  if (freeMb < neededMb)
    throw new StartFailure(
      `Only ${freeMb} MB are free at ${stateDir}, and the platform needs ${neededMb}: make room, or set CRM_STATE_DIR to a folder that has it.`,
    );
  const owner = join(stateDir, 'run', 'owner');
  if (existsSync(owner)) {
    const [pid, birth] = readFileSync(owner, 'utf8').trim().split(' ');
    if (pid && birth && birthOf(Number(pid)) === birth)
      throw new StartFailure(
        `The platform is already running from ${stateDir} (process ${pid}): stop it first, or set CRM_STATE_DIR to another folder.`,
      );
  }
  endLeftovers(stateDir);
  writeFileSync(owner, `${process.pid} ${birthOf(process.pid) ?? ''}\n`);
}
