import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Component } from '../../deploy/local/src/component.ts';
import { services } from '../../deploy/local/src/deployables.ts';
import { nodeProcess } from '../../deploy/local/src/fleet.ts';
import { freePort } from '../../deploy/local/src/port.ts';
import { testPlane } from './plane.ts';

/** A running service process of a test's own. */
export interface TestService {
  /** host:port of gRPC. */
  grpc: string;
  /** Base URL of health, metrics and UI files. */
  http: string;
  /** Starts, stops, kills (by pid) and restarts it; the ports stay. */
  process: Component;
  /** What it has logged so far, as text. */
  log(): string;
  /** Ends it and deletes its log. */
  stop(): Promise<void>;
}

/**
 * Starts the built service `name` (see `npm run build`) with the data plane's addresses; `env` adds to and overrides them
 * and must hold CRM_PG_URL. Resolves when it is ready. Give CRM_KAFKA_PREFIX a value of the test's own.
 */
export async function startService(name: string, env: Readonly<Record<string, string>>): Promise<TestService> {
  const service = services().find((found) => found.name === name);
  if (!service || !existsSync(service.bundle))
    throw new Error(`The service ${name} is not built: run \`npm run build\`.`);
  const plane = testPlane();
  const folder = mkdtempSync(join(tmpdir(), `crm-${name}-`));
  const grpc = `127.0.0.1:${await freePort()}`;
  const http = `127.0.0.1:${await freePort()}`;
  const settings = {
    PATH: process.env['PATH'] ?? '',
    CRM_GRPC_LISTEN: grpc,
    CRM_HTTP_LISTEN: http,
    CRM_MIGRATIONS_DIR: join(service.folder, 'prisma', 'migrations'),
    CRM_KAFKA_BROKERS: plane.kafka,
    CRM_OIDC_ISSUER: plane.oidcIssuer,
    CRM_OIDC_CLIENT_ID: `crm-service-${name}`,
    CRM_OIDC_CLIENT_SECRET: plane.clientSecrets[`crm-service-${name}`] ?? '',
    CRM_KEYCLOAK_URL: plane.keycloakUrl,
    CRM_SMTP_URL: 'smtp://127.0.0.1:1',
    CRM_MAIL_FROM: 'tests@crm.example',
    ...env,
  };
  const component = nodeProcess(service, folder, settings, http);
  await component.start();
  return {
    grpc,
    http: `http://${http}`,
    process: component,
    log: () => (existsSync(component.logFile) ? readFileSync(component.logFile, 'utf8') : ''),
    stop: async () => {
      await component.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
