import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Router, type Request, type Response } from 'express';
import { createAssets } from '@crm/kit/assets/assets';
import { only } from './http/verbs.ts';

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>CRM API</title>
<link rel="stylesheet" href="/api/docs/assets/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="/api/docs/assets/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`;
const start = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#docs', deepLinking: true });\n`;

/** The generated descriptions, as bytes: openapi.json of REST, asyncapi.yaml of the events. */
export function documentRoutes({ openapi, asyncapi }: { openapi: Buffer; asyncapi: Buffer }): Router {
  const router = Router({ caseSensitive: true });
  only(router, '/openapi.json', {
    get: (_request, response) => response.type('application/json').send(openapi),
  });
  only(router, '/asyncapi.yaml', {
    // RFC 9512.
    get: (_request, response) => response.type('application/yaml').send(asyncapi),
  });
  return router;
}

/** Of swagger-ui's files those that the page names. */
const files = new Set(['swagger-ui.css', 'swagger-ui-bundle.js']);

/** A page to read the description of REST with. */
export function docsRoutes(): Router {
  const router = Router({ caseSensitive: true });
  const assets = createAssets(dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json')));
  only(router, '/docs', {
    get: (_request, response) => {
      // Swagger UI sets style attributes and loads its icons as data: addresses.
      response.setHeader(
        'content-security-policy',
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'",
      );
      response.type('html').send(page);
    },
  });
  only(router, '/docs/start.js', { get: (_request, response) => response.type('text/javascript').send(start) });
  router.get('/docs/assets/:file', async (request: Request, response: Response, next) => {
    const file = String(request.params['file']);
    if (!files.has(file) || !(await assets(request, response, `/ui/${file}`))) next();
  });
  return router;
}
