import { env, readEnv } from '@crm/kit/config/env';

/** Where one service answers. */
export interface Upstream {
  readonly name: string;
  /** host:port of its gRPC server. */
  readonly grpc: string;
  /** Base address of its operations and UI port. */
  readonly http: string;
}

/**
 * Reads the service list "identity=127.0.0.1:50051|http://127.0.0.1:8081,clients=…". A service added here appears on
 * REST and in the portal without any other change. Throws with the entry that cannot be read.
 */
export function parseUpstreams(text: string): Upstream[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => {
      const match = /^([a-z]+)=([^|]+)\|(https?:\/\/[^|]+)$/.exec(entry);
      if (!match) throw new Error(`CRM_GATEWAY_SERVICES: "${entry}" is not name=host:port|http://host:port`);
      const [, name = '', grpc = '', http = ''] = match;
      return { name, grpc, http };
    });
}

export const readConfig = (source: Readonly<Record<string, string | undefined>> = process.env) =>
  readEnv(
    {
      CRM_HTTP_LISTEN: env.address(),
      /** /healthz, /readyz and /metrics, never reachable from outside. */
      CRM_OPS_LISTEN: env.address(),
      /** Address under which browsers reach the portal: redirects, cookies and CSRF follow it. */
      CRM_PUBLIC_URL: env.url(),
      CRM_REDIS_URL: env.url(),
      /** First part of every Redis key: two installations may share a Redis. */
      CRM_REDIS_PREFIX: env.textOr('crm:'),
      CRM_GATEWAY_SERVICES: env.text(),
      CRM_KAFKA_BROKERS: env.list(),
      CRM_KAFKA_USERNAME: env.optionalText(),
      CRM_KAFKA_PASSWORD: env.optionalText(),
      CRM_KAFKA_PREFIX: env.textOr('crm'),
      /** The table of topics: its facts are what the live stream shows. */
      CRM_TOPICS_FILE: env.text(),
      CRM_OIDC_ISSUER: env.url(),
      CRM_OIDC_CLIENT_ID: env.textOr('crm-gateway'),
      CRM_OIDC_CLIENT_SECRET: env.text(),
      /** 32 random bytes in base64: sessions are encrypted at rest with it. */
      CRM_SESSION_KEY: env.text(),
      CRM_SESSION_IDLE_MINUTES: env.integerOr(480, 1, 100_000),
      CRM_SESSION_ABSOLUTE_MINUTES: env.integerOr(1440, 1, 100_000),
      /** Requests that one user may send in a minute; bursts up to the same number. */
      CRM_RATE_PER_MINUTE: env.integerOr(6000, 1, 10_000_000),
      /** Proxies in front whose X-Forwarded-For is believed when callers are told apart by address; 0: none. */
      CRM_TRUSTED_HOPS: env.integerOr(0, 0, 10),
      /** Connections open at once; further ones are closed at once. */
      CRM_MAX_CONNECTIONS: env.integerOr(10_000, 10, 1_000_000),
      CRM_COMPANY_NAME: env.textOr('CRM'),
      CRM_COMPANY_LANGUAGE: env.oneOf(['en', 'ru', 'bg'], 'en'),
      CRM_SHELL_DIR: env.text(),
      /** The generated description of REST, served at /api/openapi.json. */
      CRM_OPENAPI_FILE: env.text(),
      /** The generated description of the events, served at /asyncapi.yaml. */
      CRM_ASYNCAPI_FILE: env.text(),
      CRM_LOG_LEVEL: env.oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'info'),
      CRM_TRACE_FILE: env.optionalText(),
      CRM_TRACE_RATIO: env.ratioOr(0.1),
      OTEL_EXPORTER_OTLP_ENDPOINT: env.optionalUrl(),
    },
    source,
  );

export type GatewayConfig = ReturnType<typeof readConfig>;
