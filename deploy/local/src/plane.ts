import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { kafkaLibs, keycloakHome, redisServer } from './artifacts.ts';
import type { Component } from './component.ts';
import { kafka, kafkaAddress } from './kafka.ts';
import { issuerAt, keycloak, keycloakAdmin } from './keycloak.ts';
import { choosePort } from './port.ts';
import { answers, closeOwnDatabases, createDatabases, freeMigrationLock, postgres, postgresUrl } from './postgres.ts';
import { writePrivately } from './private-files.ts';
import type { Progress } from './progress.ts';
import { redis } from './redis.ts';
import { claim } from './state-folder.ts';
import { becomes } from './wait.ts';

/** What other processes need to use a running data plane; also the content of `plane.json` in the state folder. */
export interface PlaneAddress {
  stateDir: string;
  /** Superuser URL of the database `postgres`. */
  pgUrl: string;
  /** `user:password@host:port`, as the broker's super user. */
  kafka: string;
  /** `host:port` of the same broker, for the users of `kafkaUsers`. */
  kafkaSasl: string;
  /** With its password. */
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
  /** All four. */
  components: readonly Component[];
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

const databaseWithinMs = 60_000;
const deployables = ['identity', 'clients', 'sales', 'gateway'];
const oidcClients = ['crm-gateway', 'crm-service-identity', 'crm-service-clients', 'crm-service-sales'];

/** Starts PostgreSQL, Redis, Kafka and Keycloak: Keycloak's Java first, because it takes longest, the rest beside it. */
export async function startPlane(options: PlaneOptions): Promise<Plane> {
  const { stateDir, progress } = options;
  const folder = await claim(stateDir, { reset: options.reset ?? false, progress });
  const file = join(stateDir, 'local.json');
  const remembered: Remembered = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Remembered)
    : { ports: {}, secrets: {} };
  const save = () => writePrivately(file, `${JSON.stringify(remembered, null, 2)}\n`);
  const port = async (name: string, title: string, env: string, wanted?: number) => {
    const chosen = await choosePort(title, env, remembered.ports[name], wanted);
    remembered.ports[name] = chosen;
    save();
    return chosen;
  };
  const secret = (name: string) => (remembered.secrets[name] ??= randomBytes(18).toString('base64url'));

  const started: Component[] = [];
  const stop = async () => {
    folder.leaving();
    const database = started.find((component) => component.name === 'postgres');
    await Promise.all(started.filter((component) => component !== database).map((component) => component.stop()));
    await database?.stop();
    rmSync(join(stateDir, 'plane.json'), { force: true });
    folder.free();
  };

  try {
    const pgPort = await port('postgres', 'PostgreSQL', 'CRM_PG_PORT');
    const redisPort = await port('redis', 'Redis', 'CRM_REDIS_PORT');
    const kafkaPort = await port('kafka', 'Kafka', 'CRM_KAFKA_PORT');
    const controllerPort = await port('kafkaController', 'Kafka controller', 'CRM_KAFKA_CONTROLLER_PORT');
    const keycloakPort = await port('keycloak', 'Keycloak', 'CRM_KEYCLOAK_PORT');
    const managementPort = await port('keycloakManagement', 'Keycloak management', 'CRM_KEYCLOAK_MANAGEMENT_PORT');
    const publicPort = await port('portal', 'the portal', 'CRM_PORT', options.wantedPort);

    const pgPassword = secret('postgres');
    const keycloakPassword = secret('postgres keycloak');
    const servicePasswords = Object.fromEntries(deployables.map((name) => [name, secret(`postgres ${name}`)]));
    const redisPassword = secret('redis');
    const kafkaUser = (name: string) => ({ name, password: secret(`kafka ${name}`) });
    const admin = kafkaUser('admin');
    const users = deployables.map(kafkaUser);
    const controllerPassword = secret('kafka controller');
    const clientSecrets = Object.fromEntries(oidcClients.map((id) => [id, secret(`oidc ${id}`)]));
    const adminPassword = secret('keycloak');
    save();

    const placeholders: Record<string, string> = { PUBLIC_URL: `http://127.0.0.1:${publicPort}` };
    for (const [id, value] of Object.entries(clientSecrets))
      placeholders[`SECRET_${id.toUpperCase().replaceAll('-', '_')}`] = value;

    const database = postgres({ stateDir, port: pgPort, password: pgPassword, durable: options.durable });
    const cache = redis({ stateDir, port: redisPort, password: redisPassword, program: () => redisServer(progress) });
    const broker = kafka({
      stateDir,
      port: kafkaPort,
      controllerPort,
      controllerPassword,
      admin,
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
      databaseReady: async (unwanted) => {
        // Killed at the same time, it may take a while longer.
        await becomes(() => answers(pgUrl), databaseWithinMs, unwanted);
        await createDatabases(pgUrl, [{ name: 'keycloak', owner: 'keycloak', password: keycloakPassword }]);
        await freeMigrationLock(postgresUrl({ port: pgPort, password: pgPassword }, 'keycloak'));
      },
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
    await closeOwnDatabases(pgUrl);
    await settle([timed(login), timed(broker), timed(cache), options.beside?.()]);

    const address: PlaneAddress = {
      stateDir,
      pgUrl,
      kafka: kafkaAddress(kafkaPort, admin),
      kafkaSasl: `127.0.0.1:${kafkaPort}`,
      redisUrl: `redis://:${redisPassword}@127.0.0.1:${redisPort}`,
      oidcIssuer: issuerAt(keycloakPort),
      keycloakUrl: `http://127.0.0.1:${keycloakPort}`,
      keycloakAdmin: { username: keycloakAdmin, password: adminPassword },
      clientSecrets,
      pgPasswords: servicePasswords,
      kafkaUsers: Object.fromEntries([admin, ...users].map((user) => [user.name, user.password])),
    };
    writePrivately(join(stateDir, 'plane.json'), `${JSON.stringify(address, null, 2)}\n`);
    return {
      address,
      publicPort,
      postgres: database,
      redis: cache,
      kafka: broker,
      keycloak: login,
      port,
      components: started,
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
