import type { Registry } from '@crm/proto/descriptor';
import { dirname, join } from 'node:path';
import { followGrants } from '../access/feed.ts';
import { createGrants } from '../access/grants.ts';
import { createAssets } from '../assets/assets.ts';
import { systemClock } from '../clock/clock.ts';
import { ConfigInvalid } from '../config/env.ts';
import type { ServiceConfig } from '../config/service.ts';
import { validateMessage } from '../contract/validate.ts';
import { createAuthenticate } from '../grpc/auth.ts';
import { openGrpcClient } from '../grpc/client.ts';
import type { GrpcClient } from '../grpc/client.ts';
import { startGrpcServer } from '../grpc/server.ts';
import type { Implementation } from '../grpc/server.ts';
import { createServiceToken } from '../grpc/service-token.ts';
import { unavailable } from '../grpc/errors.ts';
import { startProcessMetrics } from '../http/metrics.ts';
import { startOpsServer } from '../http/ops.ts';
import { createReadiness } from '../http/readiness.ts';
import { eventsCli } from '../inbox/events-cli.ts';
import { kafkaSettings, openKafka } from '../kafka/connection.ts';
import { createKafkaProbe } from '../kafka/probe.ts';
import { createLogger } from '../log/logger.ts';
import { applyMigrations, schemaIsCurrent } from '../pg/migrate.ts';
import { openDb } from '../pg/pool.ts';
import type { Db } from '../pg/pool.ts';
import type { AnyResource } from '../references/nouns.ts';
import { referencesOf } from '../references/references.ts';
import { createShutdown, stopOnSignals } from '../shutdown/shutdown.ts';
import { startTracing } from '../telemetry/tracing.ts';
import type { ServiceContext } from './context.ts';
import { partsOf, startWork } from './work.ts';
import type { Parts, Work } from './work.ts';

export interface ServiceOptions<Config extends ServiceConfig> extends Work<Config> {
  /** The deployable, as "sales". */
  name: string;
  /** The service's own part of the contracts. */
  registry: Registry;
  config: Config;
  /** Opened from CRM_PG_URL when left out. */
  db?: Db;
  services: Parts<Implementation, Config>;
  /** Its nouns: what other services, and its own requests, may refer to. */
  resources?: Parts<AnyResource, Config>;
  /** Done once the schema is current, before calls are taken: first data of a new installation. */
  prepare?: (context: ServiceContext<Config>) => Promise<void>;
  /** Folder of the service's built UI; CRM_UI_DIR or ../ui/dist beside the running file when left out. */
  uiDir?: string;
  /** Folder of the service's Prisma migrations; CRM_MIGRATIONS_DIR or ../prisma/migrations when left out. */
  migrationsDir?: string;
}

export interface RunningService<Config extends ServiceConfig> {
  grpcPort: number;
  httpPort: number;
  context: ServiceContext<Config>;
  stop(reason?: string): Promise<void>;
}

/**
 * Runs a service: schema, gRPC, HTTP for operators and UI files, relay, consumers and jobs, until SIGTERM. Ready when the
 * database answers, the schema is current and everybody's grants have been read. Ends the process with code 1 when it
 * cannot start.
 */
export async function runService<Config extends ServiceConfig>(
  options: ServiceOptions<Config>,
): Promise<RunningService<Config>> {
  const log = createLogger({ name: options.name, level: options.config.CRM_LOG_LEVEL });
  const shutdown = createShutdown(log);
  stopOnSignals(shutdown);
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.fatal({ err: error, event }, 'a fault that nobody handles');
      void shutdown.stop(event).finally(() => process.exit(1));
    });
  }
  const [command, ...argv] = process.argv.slice(2);
  try {
    if (command === 'events') process.exit(await operate(options, { log, shutdown }, argv));
    return await startService(options, { log, shutdown });
  } catch (error) {
    log.fatal({ err: error }, 'cannot start');
    await shutdown.stop('cannot start');
    process.exit(1);
  }
}

/** `main.mjs events …`: what an operator asks about the service's events, in a process of its own beside the service. */
async function operate<Config extends ServiceConfig>(
  options: ServiceOptions<Config>,
  base: Pick<ServiceContext, 'log' | 'shutdown'>,
  argv: readonly string[],
): Promise<number> {
  const context = contextOf(options, base);
  const { name, db, kafka, clock, log } = context;
  const consumers = await partsOf(options.consumers, context);
  const print = (line: string): boolean => process.stdout.write(`${line}\n`);
  const code = await eventsCli({ argv, db, kafka, service: name, consumers, clock, log, print });
  await base.shutdown.stop('the command is done');
  return code;
}

/** Runs a service within this process, without signals and exits: what runService does, for tests. Rejects when it cannot start. */
export async function startService<Config extends ServiceConfig>(
  options: ServiceOptions<Config>,
  base: Pick<ServiceContext, 'log' | 'shutdown'>,
): Promise<RunningService<Config>> {
  const { name, config, registry } = options;
  const { log, shutdown } = base;
  const stopTracing = await startTracing({
    service: name,
    ratio: config.CRM_TRACE_RATIO,
    file: config.CRM_TRACE_FILE,
    otlpEndpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    log,
  });
  shutdown.add('telemetry', 'tracing', stopTracing);
  const context = contextOf(options, base);
  const { db, readiness, grants, clock } = context;
  const metrics = startProcessMetrics();
  shutdown.add('telemetry', 'metrics', () => {
    metrics.stop();
  });

  const progress = { schema: false };
  readiness.add({ name: 'schema', check: () => (progress.schema ? undefined : 'not current yet') });
  readiness.add({ name: 'database', check: () => db.trouble() });
  const probe = createKafkaProbe(context.kafka);
  shutdown.add('storage', 'kafka probe', () => probe.stop());
  // Commands are taken without it: their events wait.
  readiness.add({ name: 'kafka', degrades: true, check: () => probe.trouble() });
  const uiDir = options.uiDir ?? config.CRM_UI_DIR ?? besideProgram('ui/dist');
  const ops = await startOpsServer({ listen: config.CRM_HTTP_LISTEN, readiness, log, assets: createAssets(uiDir) });
  shutdown.add('doors', 'http', ops.stop);

  const following = followGrants(context.kafka, grants, () => {
    log.info({ users: grants.size }, 'grants read');
  });
  shutdown.add('work', 'grants', following.stop);
  readiness.add({ name: 'grants', check: () => (following.caughtUp() ? undefined : 'still being read') });

  const dir = options.migrationsDir ?? config.CRM_MIGRATIONS_DIR ?? besideProgram('prisma/migrations');
  await bringSchema({ url: config.CRM_PG_URL, dir }, config.CRM_MIGRATE, log);
  progress.schema = true;
  await options.prepare?.(context);

  const references = referencesOf(context, registry, await partsOf(options.resources, context));
  context.references = references.ofRecords;
  context.namedElsewhere = references.namedElsewhere;
  const implementations = [...(await partsOf(options.services, context)), ...references.implementations];
  const grpc = await startGrpcServer({
    registry,
    implementations,
    listen: config.CRM_GRPC_LISTEN,
    authenticate: createAuthenticate({
      issuer: config.CRM_OIDC_ISSUER,
      audience: config.CRM_OIDC_AUDIENCE,
      grants,
      clock,
    }),
    people: grants,
    validate: (contracts, message, value) => validateMessage(contracts, message, value as object),
    references: references.check,
    clock,
    log,
    observe: metrics.rpc,
  });
  shutdown.add('announce', 'health', () => announce(grpc.setServing, config.CRM_SHUTDOWN_DELAY));
  shutdown.add('doors', 'grpc', () => grpc.stop(), 25_000);
  await startWork(context, options);
  keepHealthInStep(context, grpc.setServing);
  log.info({ grpc: grpc.port, http: ops.port, startMs: Math.round(performance.now()) }, 'listening');

  return { grpcPort: grpc.port, httpPort: ops.port, context, stop: (reason = 'asked to') => shutdown.stop(reason) };
}

/** Below the 2 s that a reader waits: he is told that there is too much to do, instead of waiting for nothing. */
const ACQUIRE_MS = 1_500;

function contextOf<Config extends ServiceConfig>(
  options: ServiceOptions<Config>,
  { log, shutdown }: Pick<ServiceContext, 'log' | 'shutdown'>,
): ServiceContext<Config> {
  const { name, config } = options;
  const db =
    options.db ?? openDb({ url: config.CRM_PG_URL, name, max: config.CRM_PG_POOL, acquireTimeoutMs: ACQUIRE_MS });
  shutdown.add('storage', 'database', () => db.end());
  const { CRM_OIDC_CLIENT_ID: clientId, CRM_OIDC_CLIENT_SECRET: clientSecret } = config;
  const channels = new Map<string, GrpcClient>();
  return {
    name,
    config,
    db,
    log,
    shutdown,
    clock: systemClock,
    kafka: openKafka(kafkaSettings(config, name), log),
    grants: createGrants(),
    readiness: createReadiness(),
    serviceToken:
      clientId === undefined || clientSecret === undefined
        ? () =>
            Promise.reject(
              unavailable(
                new ConfigInvalid(['CRM_OIDC_CLIENT_ID, CRM_OIDC_CLIENT_SECRET: needed to call other services']),
              ),
            )
        : createServiceToken({ issuer: config.CRM_OIDC_ISSUER, clientId, clientSecret, clock: systemClock }),
    references: () => Promise.reject(new Error('nothing is looked up before the service answers calls')),
    namedElsewhere: () => Promise.reject(new Error('nobody is asked before the service answers calls')),
    peer(address) {
      const open = channels.get(address);
      if (open !== undefined) return open;
      const client = openGrpcClient({ address });
      channels.set(address, client);
      shutdown.add('storage', `channel to ${address}`, client.close);
      return client;
    },
  };
}

/** In a cluster a job applies migrations before the new version starts; alone, a service does it itself. */
async function bringSchema(
  source: { url: string; dir: string },
  mode: ServiceConfig['CRM_MIGRATE'],
  log: ServiceContext['log'],
): Promise<void> {
  if (mode === 'check') {
    if (!(await schemaIsCurrent(source)))
      throw new Error('the schema is older than this version needs; run the migrations first');
    return;
  }
  const applied = await applyMigrations(source);
  if (applied.length > 0) log.info({ applied }, 'schema brought up to date');
}

/** grpc.health.v1 follows readiness: at once when it first comes, within a second when it comes again, within 5 s when it goes. */
function keepHealthInStep({ readiness, shutdown, log }: ServiceContext, setServing: (serving: boolean) => void): void {
  let was: boolean | undefined;
  let started = false;
  let lacked = '';
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const { ready, reasons, degraded } = await readiness.report();
    if (shutdown.stopping) return;
    if (ready !== was) {
      if (ready) log.info({ sinceStartMs: Math.round(performance.now()) }, 'ready');
      else log.warn({ reasons }, 'not ready');
      setServing(ready);
      was = ready;
    }
    started ||= ready;
    const lacks = Object.keys(degraded).join(', ');
    if (lacks !== lacked) {
      if (lacks === '') log.info({ back: lacked }, 'whole again');
      else log.warn({ degraded }, 'a part of the work is not done');
      lacked = lacks;
    }
    timer = setTimeout(() => void look(), ready ? 5_000 : started ? 1_000 : 50);
    timer.unref();
  };
  shutdown.add('announce', 'readiness', () => {
    clearTimeout(timer);
  });
  void look();
}

async function announce(setServing: (serving: boolean) => void, seconds: number): Promise<void> {
  setServing(false);
  if (seconds > 0) await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

/** A path beside the folder of the running file: dist/main.mjs and src/main.ts both lie one below the service. */
function besideProgram(path: string): string {
  return join(dirname(process.argv[1] ?? '.'), '..', path);
}
