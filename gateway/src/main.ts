import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createClient, type RedisClientType } from '@redis/client';
import { registry } from '@crm/proto/registry';
import { followGrants } from '@crm/kit/access/feed';
import { createGrants } from '@crm/kit/access/grants';
import { createAssets } from '@crm/kit/assets/assets';
import { closeServer, listenOn, startOpsServer } from '@crm/kit/http/ops';
import { createReadiness } from '@crm/kit/http/readiness';
import { kafkaSettings, openKafka } from '@crm/kit/kafka/connection';
import { createKafkaProbe } from '@crm/kit/kafka/probe';
import { followStateTopic } from '@crm/kit/kafka/follow';
import { readTopics } from '@crm/kit/kafka/topics';
import { createLogger } from '@crm/kit/log/logger';
import { createShutdown, stopOnSignals } from '@crm/kit/shutdown/shutdown';
import { startTracing } from '@crm/kit/telemetry/tracing';
import { createBackends } from './api/backends.ts';
import { createApi } from './api/handler.ts';
import { apiRoutes } from './api/routes.ts';
import { createApp } from './app.ts';
import { createIdentifyCaller } from './auth/caller.ts';
import { createTokenGuard } from './auth/keycloak.ts';
import { loginRoutes } from './auth/login.ts';
import { createOidc } from './auth/oidc.ts';
import { createSeal } from './auth/sealed.ts';
import { createSessions } from './auth/session.ts';
import { createStore } from './auth/store.ts';
import { parseUpstreams, readConfig } from './config.ts';
import { docsRoutes, documentRoutes } from './docs.ts';
import { answerClientErrors } from './http/client-error.ts';
import { cookieNames } from './http/cookies.ts';
import { createLimits } from './http/limits.ts';
import { changeOf } from './live/change-of.ts';
import { createLiveHub } from './live/hub.ts';
import { createLiveStreams } from './live/stream.ts';
import { portalRoutes } from './portal.ts';
import { keycloakTrouble, serviceTrouble } from './trouble.ts';
import { createAway } from './ui/away.ts';
import { createUiProxy } from './ui/proxy.ts';
import { createUiRegistry } from './ui/registry.ts';
import { createShell } from './ui/shell.ts';

const config = readConfig();
const now = (): number => Date.now();
const log = createLogger({ name: 'gateway', level: config.CRM_LOG_LEVEL });
const shutdown = createShutdown(log);
const readiness = createReadiness();
const upstreams = parseUpstreams(config.CRM_GATEWAY_SERVICES);

const stopTracing = await startTracing({
  service: 'gateway',
  ratio: config.CRM_TRACE_RATIO,
  file: config.CRM_TRACE_FILE,
  otlpEndpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
  log,
});
shutdown.add('telemetry', 'tracing', stopTracing);

const redis: RedisClientType = createClient({
  url: config.CRM_REDIS_URL,
  disableOfflineQueue: true,
  // One that is stopped answers nothing and closes nothing: it is let go of, and asked for anew.
  pingInterval: 3000,
  socket: { connectTimeout: 3000, socketTimeout: 9000 },
});
const store = createStore(redis, log, now);
// Not waited for: without Redis the gateway starts, and says what it lacks.
redis.connect().catch((error: unknown) => {
  log.error({ err: error }, 'Redis is given up');
});
shutdown.add('storage', 'redis', () => {
  if (redis.isOpen) redis.destroy();
});
readiness.add({ name: 'redis', check: () => store.ping() });

const kafka = openKafka(kafkaSettings(config, 'gateway'), log);
const probe = createKafkaProbe(kafka);
shutdown.add('storage', 'kafka probe', () => probe.stop());
readiness.add({ name: 'kafka', degrades: true, check: () => probe.trouble() });
readiness.add({ name: 'keycloak', degrades: true, check: () => keycloakTrouble(config.CRM_OIDC_ISSUER) });
// One service that is away is no reason to turn callers of the others away.
for (const upstream of upstreams)
  readiness.add({ name: upstream.name, degrades: true, check: () => serviceTrouble(upstream) });

const grants = createGrants();
const grantsFeed = followGrants(kafka, grants);
shutdown.add('work', 'grants', () => grantsFeed.stop());
readiness.add({ name: 'grants', check: () => (grantsFeed.caughtUp() ? undefined : 'not read yet') });

const hub = createLiveHub(now);
const facts = readTopics(config.CRM_TOPICS_FILE).filter(
  ({ name, readers }) => readers.includes('gateway') && !name.includes('.state.'),
);
const liveFeed = followStateTopic(kafka, {
  topics: facts.map(({ name }) => name),
  from: 'end',
  onRecord: ({ event }) => {
    const change = changeOf(event);
    if (change !== undefined) hub.publish(change);
  },
});
shutdown.add('work', 'live', () => liveFeed.stop());
readiness.add({ name: 'live', check: () => (liveFeed.caughtUp() ? undefined : 'not joined yet') });

const oidc = createOidc(
  {
    issuer: config.CRM_OIDC_ISSUER,
    clientId: config.CRM_OIDC_CLIENT_ID,
    clientSecret: config.CRM_OIDC_CLIENT_SECRET,
    publicUrl: config.CRM_PUBLIC_URL,
  },
  now,
);
const sessions = createSessions(
  store,
  config.CRM_REDIS_PREFIX,
  createSeal(config.CRM_SESSION_KEY),
  oidc,
  { idleMs: config.CRM_SESSION_IDLE_MINUTES * 60_000, absoluteMs: config.CRM_SESSION_ABSOLUTE_MINUTES * 60_000 },
  now,
);
const cookies = cookieNames(config.CRM_PUBLIC_URL);
const guard = createTokenGuard(config.CRM_OIDC_ISSUER, config.CRM_OIDC_CLIENT_ID, now, log);
const identify = createIdentifyCaller(sessions, guard, cookies, (subject) => grants.sessionsFrom(subject));
const limits = createLimits({
  identify,
  perMinute: config.CRM_RATE_PER_MINUTE,
  trustedHops: config.CRM_TRUSTED_HOPS,
  now,
});

const backends = createBackends(upstreams, registry, now);
shutdown.add('storage', 'backends', () => {
  backends.close();
});
const ui = createUiRegistry(upstreams, log);
const uiProxy = createUiProxy(upstreams);
shutdown.add('work', 'ui', () => {
  ui.stop();
  uiProxy.close();
});
await ui.refresh();

const app = createApp({
  api: createApi({ routes: apiRoutes(registry), backends, limits, log }),
  identify,
  limits,
  live: createLiveStreams(hub, grants),
  login: loginRoutes(
    oidc,
    sessions,
    cookies,
    { issuer: config.CRM_OIDC_ISSUER, clientId: config.CRM_OIDC_CLIENT_ID, publicUrl: config.CRM_PUBLIC_URL },
    log,
  ),
  portal: portalRoutes({
    limits,
    sessions,
    grants,
    ui,
    away: createAway(upstreams, readiness, now),
    company: config.CRM_COMPANY_NAME,
    companyLanguage: config.CRM_COMPANY_LANGUAGE,
    log,
  }),
  documents: documentRoutes({
    openapi: readFileSync(config.CRM_OPENAPI_FILE),
    asyncapi: readFileSync(config.CRM_ASYNCAPI_FILE),
  }),
  docs: docsRoutes(),
  shell: createShell(config.CRM_SHELL_DIR),
  shellAssets: createAssets(config.CRM_SHELL_DIR),
  uiProxy,
  secure: config.CRM_PUBLIC_URL.startsWith('https:'),
  log,
});
const server = createServer(
  {
    keepAliveTimeout: 65_000,
    headersTimeout: 10_000,
    // Of a whole request with the longest upload; bodies are held to a pace of their own while they come.
    requestTimeout: 660_000,
    connectionsCheckingInterval: 2000,
    maxHeaderSize: 16_384,
  },
  app,
);
server.maxConnections = config.CRM_MAX_CONNECTIONS;
server.maxRequestsPerSocket = 10_000;
answerClientErrors(server);
await listenOn(server, config.CRM_HTTP_LISTEN);
shutdown.add('doors', 'http', () => {
  // Open event streams would keep the port for ever.
  setTimeout(() => {
    server.closeAllConnections();
  }, 2000).unref();
  return closeServer(server);
});
const ops = await startOpsServer({ listen: config.CRM_OPS_LISTEN, readiness, log });
shutdown.add('doors', 'operations', () => ops.stop());
stopOnSignals(shutdown);
log.info({ listen: config.CRM_HTTP_LISTEN }, 'gateway is up');
