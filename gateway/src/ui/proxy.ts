import { Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { fileBelow } from '@crm/kit/http/outside-path';
import type { Upstream } from '../config.ts';

/** Headers of a file that mean something to a browser; everything else of the inner hop stays inside. */
const passedOn = [
  'content-type',
  'content-encoding',
  'content-length',
  'cache-control',
  'etag',
  'last-modified',
  'vary',
];
const timeoutMs = 5000;

export interface UiProxy {
  /**
   * Answers `/ui/<service>/<file>` from that service; `file` as it was asked for, still encoded. 404 for a service that is
   * not in the list and for what is not the name of a file, 503 when the service is away.
   */
  serve(request: IncomingMessage, response: ServerResponse, service: string, file: string): void;
  close(): void;
}

export function createUiProxy(upstreams: readonly Upstream[]): UiProxy {
  // Services close idle connections after 30 s; ours go first, so that none is used while it closes.
  const agent = new Agent({ keepAlive: true, maxSockets: 64, timeout: 15_000 });
  const bases = new Map(upstreams.map(({ name, http }) => [name, http]));
  const fail = (response: ServerResponse, status: number): void => {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.writeHead(status, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      ...(status === 503 && { 'retry-after': '1' }),
    });
    response.end(status === 404 ? 'Not found' : 'The section is not available');
  };
  return {
    serve(request, response, service, file) {
      const base = bases.get(service);
      const path = fileBelow(file);
      if (base === undefined || path === undefined) {
        fail(response, 404);
        return;
      }
      const inner = httpRequest(
        new URL(`/ui/${path}`, base),
        {
          agent,
          method: request.method === 'HEAD' ? 'HEAD' : 'GET',
          timeout: timeoutMs,
          headers: {
            'accept-encoding': request.headers['accept-encoding'] ?? 'identity',
            ...(request.headers['if-none-match'] === undefined
              ? {}
              : { 'if-none-match': request.headers['if-none-match'] }),
          },
        },
        (answer) => {
          response.statusCode = answer.statusCode ?? 503;
          for (const name of passedOn) {
            const value = answer.headers[name];
            if (value !== undefined) response.setHeader(name, value);
          }
          response.setHeader('x-content-type-options', 'nosniff');
          answer.pipe(response);
        },
      );
      response.once('close', () => inner.destroy());
      inner.once('timeout', () => inner.destroy());
      inner.once('error', () => {
        fail(response, 503);
      });
      inner.end();
    },
    close: () => {
      agent.destroy();
    },
  };
}
