import type * as z from 'zod/mini';
import { env, readEnv } from './env.ts';

/** Variables that every service understands; a service adds its own with `serviceConfig({ ...own })`. */
export const SERVICE_ENV = {
  CRM_GRPC_LISTEN: env.address(),
  CRM_HTTP_LISTEN: env.address(),
  CRM_PG_URL: env.url(),
  CRM_PG_POOL: env.integerOr(8, 1, 100),
  CRM_MIGRATIONS_DIR: env.optionalText(),
  /** Whether a service brings its schema up to date itself, or refuses to start on an old one. */
  CRM_MIGRATE: env.oneOf(['apply', 'check'], 'apply'),
  CRM_UI_DIR: env.optionalText(),
  CRM_KAFKA_BROKERS: env.list(),
  CRM_KAFKA_USERNAME: env.optionalText(),
  CRM_KAFKA_PASSWORD: env.optionalText(),
  CRM_KAFKA_PREFIX: env.textOr('crm'),
  CRM_OIDC_ISSUER: env.url(),
  CRM_OIDC_AUDIENCE: env.textOr('crm-gateway'),
  CRM_OIDC_CLIENT_ID: env.optionalText(),
  CRM_OIDC_CLIENT_SECRET: env.optionalText(),
  CRM_LOG_LEVEL: env.oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'info'),
  CRM_TRACE_FILE: env.optionalText(),
  CRM_TRACE_RATIO: env.ratioOr(0.1),
  OTEL_EXPORTER_OTLP_ENDPOINT: env.optionalUrl(),
  /** Seconds between "not ready" and closing the port, while load balancers notice; 0 outside a cluster. */
  CRM_SHUTDOWN_DELAY: env.integerOr(0, 0, 60),
};

export type ServiceConfig = z.infer<z.ZodMiniObject<typeof SERVICE_ENV>>;

/** The configuration of a service from process.env, its own variables included. Throws ConfigInvalid. */
export function serviceConfig<Own extends z.core.$ZodShape>(
  own: Own,
  source: Readonly<Record<string, string | undefined>> = process.env,
): ServiceConfig & z.infer<z.ZodMiniObject<Own>> {
  return readEnv({ ...SERVICE_ENV, ...own }, source) as ServiceConfig & z.infer<z.ZodMiniObject<Own>>;
}
