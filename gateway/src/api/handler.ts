import type { IncomingMessage, ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { Language } from '@crm/kit/access/actor';
import { invalid } from '@crm/kit/grpc/errors';
import { languageOf } from '@crm/kit/grpc/texts';
import { isUuid, uuidv5 } from '@crm/kit/ids/uuid';
import type { Logger } from '@crm/kit/log/logger';
import { startSpan, runInSpan, type Span } from '@crm/kit/telemetry/span';
import type { Caller } from '../auth/caller.ts';
import { errors } from '../errors.ts';
import { readJson } from '../http/body.ts';
import { setAll, type Limits } from '../http/limits.ts';
import { sendError, type ErrorContext, type PointerOf } from '../http/problem.ts';
import { receiveFile, sendFile } from './files.ts';
import type { ApiRoute, ApiRoutes, FoundRoute } from './routes.ts';
import type { Backends, BackendCall } from './backends.ts';

export interface ApiSettings {
  readonly routes: ApiRoutes;
  readonly backends: Backends;
  readonly limits: Limits;
  readonly log: Logger;
}

export const apiPrefix = '/api/v1';

/** Of every answer: it is what its type says, and no other site's page may load it. */
const guarded = ['x-content-type-options', 'nosniff', 'cross-origin-resource-policy', 'same-origin'];

/** Milliseconds that one request may take: reads are short, writes wait for locks, many records and files take their time. */
const deadlines = { read: 2000, write: 5000, batch: 30_000, file: 600_000 };

function deadlineOf(route: ApiRoute): number {
  if (route.kind !== 'unary') return deadlines.file;
  if (route.method.name.startsWith('Batch')) return deadlines.batch;
  return route.method.changes ? deadlines.write : deadlines.read;
}

/** The key of a retried request as a uuid; other strings are told apart by caller and method. */
export function requestIdOf(header: string | undefined, caller: Caller, route: ApiRoute): string | undefined {
  if (header === undefined || header === '') return undefined;
  return isUuid(header) ? header.toLowerCase() : uuidv5(`${caller.subject} ${route.method.path} ${header}`);
}

function splitTarget(target: string): { path: string; query: URLSearchParams } {
  const mark = target.indexOf('?');
  return mark < 0
    ? { path: target, query: new URLSearchParams() }
    : { path: target.slice(0, mark), query: new URLSearchParams(target.slice(mark + 1)) };
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** Serves everything below /api/v1 from the contracts: no code per resource. */
export function createApi(settings: ApiSettings): (request: IncomingMessage, response: ServerResponse) => void {
  const { routes, backends, limits, log } = settings;

  function route(verb: string, path: string): FoundRoute {
    const found = routes.find(verb, path);
    if (found) return found;
    const others = routes.verbsAt(path);
    if (others.length > 0) throw errors.METHOD_NOT_ALLOWED({ method: verb, allow: others.join(', ') });
    throw errors.ROUTE_NOT_FOUND({ path: `${apiPrefix}${path}` });
  }

  async function serve(
    request: IncomingMessage,
    response: ServerResponse,
    span: Span,
    context: RequestContext,
  ): Promise<void> {
    const { path, query } = splitTarget((request.url ?? '').slice(apiPrefix.length));
    const found = route(request.method ?? 'GET', path);
    const { route: target, params } = found;
    context.pointer = target.transcoder.pointer;
    const caller = await limits.identified(request, context.headers);
    const requestId =
      requestIdOf(headerOf(request, 'idempotency-key'), caller, target) ??
      (target.method.changes ? randomUUID() : undefined);
    context.requestId = requestId;
    const abort = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) abort.abort();
    });
    const call: BackendCall = {
      authorization: caller.authorization,
      ...(context.asked === undefined ? {} : { language: context.asked }),
      ...(requestId === undefined ? {} : { requestId }),
      traceparent: span.traceparent,
      deadlineMs: deadlineOf(target),
      signal: abort.signal,
    };
    if (target.kind === 'upload') {
      const answer = await backends.upload(target.method, receiveFile(request, query), call);
      sendJson(response, target, answer, { path, query, request, headers: context.headers });
      return;
    }
    const ifMatch = headerOf(request, 'if-match');
    const body = target.method.rest?.body === '' ? undefined : await readJson(request);
    const read = target.transcoder.toRequest({
      params,
      query,
      body,
      ...(ifMatch === undefined ? {} : { ifMatch }),
      ...(requestId === undefined ? {} : { idempotencyKey: requestId }),
    });
    if (!read.ok) throw invalid(read.violations);
    if (target.kind === 'download') {
      setAll(response, context.headers);
      await sendFile(response, backends.download(target.method, read.message, call));
      return;
    }
    const answer = await backends.unary(target.method, read.message, call);
    sendJson(response, target, answer, { path, query, request, headers: context.headers });
  }

  return (request, response) => {
    const span = startSpan(`${request.method ?? 'GET'} /api/v1`, {
      kind: 'server',
      parent: headerOf(request, 'traceparent'),
    });
    const asked = languageOf(request.headers['accept-language']);
    const context: RequestContext = {
      asked,
      language: asked ?? 'en',
      traceId: span.traceId,
      pointer: undefined,
      requestId: undefined,
      path: request.url ?? '',
      log,
      headers: ['x-trace-id', span.traceId, ...guarded],
    };
    runInSpan(span, () => serve(request, response, span, context))
      .catch((thrown: unknown) => {
        span.fail(thrown);
        // What is left of a refused body is not worth reading: the connection ends with the answer.
        if (!request.complete) response.setHeader('connection', 'close');
        // The key of a change whose outcome is not known, ours when the caller sent none: by it he may ask again.
        if (context.requestId !== undefined) context.headers.push('idempotency-key', context.requestId);
        if (!response.headersSent) setAll(response, context.headers);
        sendError(response, thrown, context);
      })
      .finally(() => {
        span.end();
      });
  };
}

interface RequestContext extends ErrorContext {
  /** Language of the accept-language header; without it the service takes the user's own. */
  readonly asked: Language | undefined;
  pointer: PointerOf | undefined;
  requestId: string | undefined;
  /** Of any answer, names and values in turn: written at once they cost half of what setting each costs. */
  readonly headers: string[];
}

interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly request: IncomingMessage;
  readonly headers: readonly string[];
}

function sendJson(
  response: ServerResponse,
  { transcoder, status }: ApiRoute,
  answer: Buffer,
  { path, query, request, headers: common }: Asked,
): void {
  const headers = [...common];
  const etag = transcoder.etag(answer);
  if (etag !== '') {
    headers.push('etag', etag);
    if (request.method === 'GET' && request.headers['if-none-match'] === etag) {
      response.writeHead(304, headers).end();
      return;
    }
  }
  const nextPageToken = transcoder.nextPageToken(answer);
  if (nextPageToken !== '') {
    query.delete('pageToken');
    query.set('page_token', nextPageToken);
    headers.push('link', `<${apiPrefix}${path}?${query.toString()}>; rel="next"`);
  }
  const json = transcoder.toJson(answer);
  headers.push('content-type', 'application/json; charset=utf-8', 'cache-control', 'no-store');
  headers.push('content-length', String(json.length));
  response.writeHead(status, headers).end(json);
}
