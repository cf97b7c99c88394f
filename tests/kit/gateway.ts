import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scratchTopics } from '@crm/kit/kafka/scratch-topics';
import { readTopics } from '@crm/kit/kafka/topics';
import { gateway } from '../../deploy/local/src/deployables.ts';
import { nodeProcess } from '../../deploy/local/src/fleet.ts';
import type { Component } from '../../deploy/local/src/component.ts';
import { root } from '../../deploy/local/src/paths.ts';
import { freePort } from '../../deploy/local/src/port.ts';
import { testPlane } from './plane.ts';

/** A gateway process of a test's own on the run's data plane, with the services that it is given. */
export interface TestGateway {
  /** host:port of the door, and of health and metrics. */
  door: string;
  operations: string;
  process: Component;
  log(): string;
  stop(): Promise<void>;
}

export interface RawAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Starts the built gateway; `services` as "name=host:port|http://host:port", `env` adds to its settings. */
export async function startGateway(
  services: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<TestGateway> {
  const built = gateway();
  if (!built || !existsSync(built.bundle)) throw new Error('The gateway is not built: run `npm run build`.');
  const plane = testPlane();
  const folder = mkdtempSync(join(tmpdir(), 'crm-gateway-'));
  const door = `127.0.0.1:${String(await freePort())}`;
  const operations = `127.0.0.1:${String(await freePort())}`;
  const topicsFile = join(root, 'deploy', 'kafka', 'topics.yaml');
  const read = readTopics(topicsFile).filter(({ readers }) => readers.includes('gateway'));
  const topics = await scratchTopics(
    { brokers: [plane.kafka] },
    read.map(({ name }) => name),
  );
  const settings = {
    PATH: process.env['PATH'] ?? '',
    NODE_ENV: 'production',
    CRM_HTTP_LISTEN: door,
    CRM_OPS_LISTEN: operations,
    CRM_PUBLIC_URL: `http://${door}`,
    CRM_REDIS_URL: plane.redisUrl,
    CRM_REDIS_PREFIX: `${randomBytes(4).toString('hex')}:`,
    CRM_GATEWAY_SERVICES: services.join(','),
    CRM_KAFKA_BROKERS: plane.kafka,
    CRM_KAFKA_PREFIX: topics.prefix,
    CRM_OIDC_ISSUER: plane.oidcIssuer,
    CRM_OIDC_CLIENT_SECRET: plane.clientSecrets['crm-gateway'] ?? '',
    CRM_SESSION_KEY: randomBytes(32).toString('base64'),
    CRM_SHELL_DIR: join(root, 'web', 'shell', 'dist'),
    CRM_OPENAPI_FILE: join(root, 'gateway', 'openapi.json'),
    CRM_ASYNCAPI_FILE: join(root, 'proto', 'asyncapi.yaml'),
    CRM_TOPICS_FILE: topicsFile,
    ...env,
  };
  const component = nodeProcess(built, folder, settings, operations);
  await component.start();
  return {
    door,
    operations,
    process: component,
    log: () => (existsSync(component.logFile) ? readFileSync(component.logFile, 'utf8') : ''),
    stop: async () => {
      await component.stop();
      await topics.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One request with its target as it is written: fetch would tidy dots and schemes away. */
export function rawRequest(
  address: string,
  path: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<RawAnswer> {
  const [host, port] = address.split(':');
  return new Promise((resolve, reject) => {
    const sent = request({ host, port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const { statusCode = 0, headers: answered } = response;
        resolve({ status: statusCode, headers: answered, body: Buffer.concat(chunks).toString('utf8') });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
