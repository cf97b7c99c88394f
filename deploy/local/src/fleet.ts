import { createHash } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { Component } from './component.ts';
import { type Deployable, gateway, services } from './deployables.ts';
import { root } from './paths.ts';
import type { PlaneAddress } from './plane.ts';
import { freePort } from './port.ts';
import { createDatabases } from './postgres.ts';
import type { Progress } from './progress.ts';

export interface FleetOptions {
  plane: PlaneAddress;
  progress: Progress;
  /** Where logs and pid files go. */
  stateDir: string;
  publicUrl: string;
  smtpUrl: string;
  /** Set apart what several platforms on one data plane keep: names of databases, topics, Redis keys. */
  instance?: string;
  /** First user of an empty installation. */
  admin: { email: string; name: string; password: string };
  /** Ports kept from start to start; any free one when left out. */
  port?: (name: string) => Promise<number>;
  /** Further variables for every process, or for one by its name. */
  environment?: Readonly<Record<string, string>>;
  environmentOf?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface Fleet {
  /** By name: every service, and `gateway`. */
  components: ReadonlyMap<string, Component>;
  /** The gateway's list of services: what is added here it has from its next start. */
  addresses: Map<string, ServiceAddress>;
  stop(): Promise<void>;
}

export interface ServiceAddress {
  grpc: string;
  http: string;
}

/** Starts every built service and then the gateway; resolves when all are ready. Throws StartFailure naming the one that is not. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const found = services();
  const port = options.port ?? (() => freePort());
  const addresses = new Map<string, ServiceAddress>();
  for (const service of found)
    addresses.set(service.name, {
      grpc: `127.0.0.1:${await port(`${service.name} gRPC`)}`,
      http: `127.0.0.1:${await port(`${service.name} HTTP`)}`,
    });
  const databases = new Map(found.map((service) => [service.name, databaseName(service.name, options.instance)]));
  await createDatabases(
    options.plane.pgUrl,
    [...databases].map(([service, name]) => ({
      name,
      owner: service,
      password: options.plane.pgPasswords[service] ?? '',
    })),
  );

  const components = new Map<string, Component>();
  const stop = async () => {
    const door = components.get('gateway');
    await door?.stop();
    await Promise.all([...components.values()].map((component) => component.stop()));
  };
  const start = async (component: Component) => {
    components.set(component.name, component);
    const began = performance.now();
    await component.start();
    options.progress.step(`${component.title} is ready (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  };
  try {
    const started = found.map((service) =>
      start(serviceComponent(service, options, addresses, databases.get(service.name) ?? service.name)),
    );
    const outcomes = await Promise.allSettled(started);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    const door = gateway();
    if (door) await start(gatewayComponent(door, options, addresses, await port('gateway operations')));
    return { components, addresses, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function databaseName(service: string, instance: string | undefined): string {
  return instance ? `${service}_${instance}` : service;
}

function serviceComponent(
  service: Deployable,
  options: FleetOptions,
  addresses: ReadonlyMap<string, ServiceAddress>,
  database: string,
): Component {
  const { plane } = options;
  const own = addresses.get(service.name);
  if (!own) throw new Error(`no address for ${service.name}`);
  const url = new URL(plane.pgUrl);
  url.pathname = `/${database}`;
  url.username = service.name;
  url.password = plane.pgPasswords[service.name] ?? '';
  const peers = [...addresses].map(([name, address]) => [`CRM_${name.toUpperCase()}_GRPC`, address.grpc] as const);
  const env: Record<string, string> = {
    ...common(service.name, options),
    CRM_GRPC_LISTEN: own.grpc,
    CRM_HTTP_LISTEN: own.http,
    CRM_PG_URL: url.href,
    CRM_MIGRATIONS_DIR: join(service.folder, 'prisma', 'migrations'),
    CRM_OIDC_AUDIENCE: 'crm-gateway',
    CRM_OIDC_CLIENT_ID: `crm-service-${service.name}`,
    CRM_OIDC_CLIENT_SECRET: plane.clientSecrets[`crm-service-${service.name}`] ?? '',
    ...Object.fromEntries(peers),
    ...(service.ui ? { CRM_UI_DIR: join(service.ui, 'dist') } : {}),
    ...ownSettings(service.name, options),
    ...options.environment,
    ...options.environmentOf?.[service.name],
  };
  return nodeProcess(service, options.stateDir, env, own.http);
}

/** What only one service understands. */
function ownSettings(name: string, { plane, admin, smtpUrl }: FleetOptions): Record<string, string> {
  if (name === 'identity')
    return {
      CRM_KEYCLOAK_URL: plane.keycloakUrl,
      CRM_KEYCLOAK_REALM: 'crm',
      CRM_BOOTSTRAP_ADMIN_EMAIL: admin.email,
      CRM_BOOTSTRAP_ADMIN_NAME: admin.name,
      CRM_BOOTSTRAP_ADMIN_PASSWORD: admin.password,
    };
  if (name === 'clients') return { CRM_SMTP_URL: smtpUrl, CRM_MAIL_FROM: 'Stroymaterialy Demo <sales@crm.example>' };
  return {};
}

function gatewayComponent(
  door: Deployable,
  options: FleetOptions,
  addresses: ReadonlyMap<string, ServiceAddress>,
  opsPort: number,
): Component {
  const { plane, publicUrl } = options;
  const upstreams = () => [...addresses].map(([name, address]) => `${name}=${address.grpc}|http://${address.http}`);
  const ops = `127.0.0.1:${opsPort}`;
  const env = () => ({
    ...common(door.name, options),
    CRM_HTTP_LISTEN: new URL(publicUrl).host,
    CRM_OPS_LISTEN: ops,
    CRM_PUBLIC_URL: publicUrl,
    CRM_REDIS_URL: plane.redisUrl,
    CRM_REDIS_PREFIX: `${options.instance ?? 'crm'}:`,
    CRM_GATEWAY_SERVICES: upstreams().join(','),
    CRM_OIDC_CLIENT_ID: 'crm-gateway',
    CRM_OIDC_CLIENT_SECRET: plane.clientSecrets['crm-gateway'] ?? '',
    CRM_SESSION_KEY: createHash('sha256')
      .update(`session ${plane.clientSecrets['crm-gateway'] ?? ''}`)
      .digest('base64'),
    CRM_SHELL_DIR: join(root, 'web', 'shell', 'dist'),
    CRM_OPENAPI_FILE: join(root, 'gateway', 'openapi.json'),
    CRM_ASYNCAPI_FILE: join(root, 'proto', 'asyncapi.yaml'),
    CRM_TOPICS_FILE: join(root, 'deploy', 'kafka', 'topics.yaml'),
    ...options.environment,
    ...options.environmentOf?.['gateway'],
  });
  return nodeProcess(door, options.stateDir, env, ops);
}

function common(name: string, options: FleetOptions): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    NODE_ENV: 'production',
    // Compiled code is kept between starts.
    NODE_COMPILE_CACHE: join(options.stateDir, 'compile-cache'),
    CRM_KAFKA_BROKERS: options.plane.kafkaSasl,
    CRM_KAFKA_USERNAME: name,
    CRM_KAFKA_PASSWORD: options.plane.kafkaUsers[name] ?? '',
    CRM_KAFKA_PREFIX: options.instance ?? 'crm',
    CRM_OIDC_ISSUER: options.plane.oidcIssuer,
    CRM_COMPANY_NAME: 'Stroymaterialy Demo',
    CRM_COMPANY_TIME_ZONE: 'Europe/Moscow',
    CRM_LOG_LEVEL: process.env['CRM_LOG_LEVEL'] ?? 'info',
  };
}

/** A built process, ready when its /readyz says so; a function of settings is asked at each start. */
export function nodeProcess(
  deployable: Deployable,
  stateDir: string,
  env: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>),
  http: string,
): Component {
  return new Component({
    name: deployable.name,
    title: deployable.name === 'gateway' ? 'The gateway' : `The service ${deployable.name}`,
    stateDir,
    readyWithinMs: 60_000,
    stopWithinMs: 25_000,
    launch: () => ({
      command: process.execPath,
      // Source maps are left out: Node reads them all at the start, which costs a service 80 MiB.
      args: ['--disable-warning=TimeoutNegativeWarning', deployable.bundle],
      env: { ...(typeof env === 'function' ? env() : env) },
      cwd: deployable.folder,
    }),
    ready: async () => (await fetch(`http://${http}/readyz`)).ok,
  });
}

/** The URL of a service's own database as the server's superuser: for tests that look into tables. */
export function serviceDatabaseUrl(plane: PlaneAddress, service: string, instance?: string): string {
  const url = new URL(plane.pgUrl);
  url.pathname = `/${databaseName(service, instance)}`;
  return url.href;
}

/** Deletes the databases of an instance, whoever is still connected. */
export async function dropInstance(plane: PlaneAddress, instance: string): Promise<void> {
  const client = new pg.Client({ connectionString: plane.pgUrl });
  await client.connect();
  try {
    for (const service of services())
      await client.query(
        `drop database if exists ${pg.escapeIdentifier(databaseName(service.name, instance))} with (force)`,
      );
  } finally {
    await client.end();
  }
}
