import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import express, { type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import type { Assets } from '@crm/kit/assets/assets';
import { common } from '@crm/kit/grpc/errors';
import { languageOf } from '@crm/kit/grpc/texts';
import { isPagePath } from '@crm/kit/http/outside-path';
import type { Logger } from '@crm/kit/log/logger';
import { startSpan } from '@crm/kit/telemetry/span';
import { apiPrefix } from './api/handler.ts';
import type { IdentifyCaller } from './auth/caller.ts';
import { errors } from './errors.ts';
import type { Limits } from './http/limits.ts';
import { sendError } from './http/problem.ts';
import { endUnread } from './http/pace.ts';
import { only } from './http/verbs.ts';
import type { LiveStreams } from './live/stream.ts';
import { problemPages } from './problem-page.ts';
import type { UiProxy } from './ui/proxy.ts';
import type { Shell } from './ui/shell.ts';

export interface AppParts {
  readonly api: (request: IncomingMessage, response: ServerResponse) => void;
  readonly identify: IdentifyCaller;
  readonly live: LiveStreams;
  readonly login: express.Router;
  readonly portal: express.Router;
  readonly documents: express.Router;
  readonly docs: express.Router;
  readonly limits: Limits;
  readonly shell: Shell;
  readonly shellAssets: Assets;
  readonly uiProxy: UiProxy;
  readonly secure: boolean;
  readonly log: Logger;
}

const livePath = `${apiPrefix}/live`;

/**
 * Below /api/v1 requests go straight to the contracts' routes: Express costs 200 µs of CPU on a hot route, the bare
 * server 50. Express carries everything else.
 */
export function createApp(parts: AppParts): RequestListener {
  const { api, identify, limits, live, login, portal, documents, docs, shell, shellAssets, uiProxy, secure, log } =
    parts;
  const app = express();
  app.enable('case sensitive routing');
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use(
    helmet({
      // Each kind of page has a policy of its own.
      contentSecurityPolicy: false,
      strictTransportSecurity: secure,
      crossOriginEmbedderPolicy: false,
      referrerPolicy: { policy: 'same-origin' },
    }),
  );

  app.get(livePath, async (request: Request, response: Response) => {
    const caller = await limits.callerOf(request, response);
    live.open(request, response, caller, () =>
      identify(request).then(
        () => true,
        () => false,
      ),
    );
  });
  app.use('/api/portal/v1', portal);
  app.use('/auth', limits.byAddress, login);
  app.use(limits.byAddressForFiles);
  app.use(documents);
  app.use('/api', documents, docs);
  app.use('/problems', problemPages());

  app.get('/ui/_shell/*file', async (request: Request, response: Response) => {
    const served = await shellAssets(request, response, `/ui/${request.path.slice('/ui/_shell/'.length)}`);
    if (!served) throw errors.ROUTE_NOT_FOUND({ path: request.path });
  });
  app.get('/ui/:service/*file', (request: Request, response: Response) => {
    const [, , service = '', ...path] = request.path.split('/');
    // "~2/" before the file is a browser's second attempt: it asks under another address for the same file.
    const file = /^~\d+$/.test(path[0] ?? '') ? path.slice(1) : path;
    uiProxy.serve(request, response, service, file.join('/'));
  });
  app.use(['/api', '/auth', '/ui', '/problems'], nothingHere);
  const page = async (request: Request, response: Response): Promise<void> => {
    if (!isPagePath(request.path.slice(1))) throw errors.ROUTE_NOT_FOUND({ path: request.path });
    await shell.serve(response);
  };
  app.get('/*path', page);
  only(app, '/', { get: page });
  app.use(nothingHere);

  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    const { traceId } = startSpan('fault', { parent: request.get('traceparent') });
    const language = languageOf(request.get('accept-language')) ?? 'en';
    sendError(response, fromExpress(error), { language, traceId, path: request.path, log });
  });

  return (request, response) => {
    const url = request.url ?? '/';
    endUnread(request, response);
    if (url.startsWith(`${apiPrefix}/`) && !url.startsWith(livePath)) api(request, response);
    else app(request, response);
  };
}

const nothingHere = (request: Request): void => {
  throw errors.ROUTE_NOT_FOUND({ path: request.originalUrl });
};

/** What Express' router refuses (an address that cannot be decoded), as a refusal of ours. */
function fromExpress(error: unknown): unknown {
  return (error as { status?: number }).status === 400 ? common.MALFORMED({}, { cause: error }) : error;
}
