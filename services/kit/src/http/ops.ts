import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from '../log/logger.ts';
import { metricsText } from './metrics.ts';
import type { Readiness } from './readiness.ts';

export interface OpsServerOptions {
  /** "127.0.0.1:8081"; port 0 takes a free one. */
  listen: string;
  readiness: Readiness;
  log: Logger;
  /** Answers what is not the operator's, as the service's UI; gives false when it has nothing there. */
  assets?: ((request: IncomingMessage, response: ServerResponse, path: string) => Promise<boolean>) | undefined;
}

export interface OpsServer {
  port: number;
  stop(): Promise<void>;
}

/**
 * The plain HTTP port of a process: /healthz (the event loop turns), /readyz (may take calls; the reasons when not),
 * /metrics, and the service's UI files. Rejects when the port is taken.
 */
export async function startOpsServer({ listen, readiness, log, assets }: OpsServerOptions): Promise<OpsServer> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      log.error({ err: error, path: request.url }, 'an answer over HTTP failed');
      if (response.headersSent) response.destroy();
      else json(response, 500, { error: 'internal' });
    });
  });
  server.headersTimeout = 5_000;
  server.requestTimeout = 10_000;
  server.keepAliveTimeout = 30_000;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      json(response, 405, { error: 'method not allowed' });
      return;
    }
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    switch (path) {
      case '/healthz':
        json(response, 200, { alive: true });
        return;
      case '/readyz': {
        const report = await readiness.report();
        json(response, report.ready ? 200 : 503, report);
        return;
      }
      case '/metrics': {
        const { type, text } = await metricsText();
        response.writeHead(200, { ...GUARDED, 'content-type': type }).end(text);
        return;
      }
      default:
        if (assets !== undefined && (await assets(request, response, path))) return;
        json(response, 404, { error: 'not found' });
    }
  }

  return { port: await listenOn(server, listen), stop: () => closeServer(server) };
}

const GUARDED = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
};

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { ...GUARDED, 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** Listens on "host:port" and gives the port. Rejects when it is taken. */
export function listenOn(server: Server, address: string): Promise<number> {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(Number(address.slice(colon + 1)), ...(host === '' ? [] : [host]), () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Takes no new connections, lets answers under way be finished, closes idle ones. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
  });
}
