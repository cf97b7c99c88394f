import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Router, static as serveStatic, type Request, type Response } from 'express';

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

/** /api/openapi.json and a page to read it with. `openapi`: the generated document's bytes. */
export function docsRoutes(openapi: Buffer): Router {
  const router = Router();
  router.get('/openapi.json', (_request: Request, response: Response) => {
    response.type('application/json').send(openapi);
  });
  router.get('/docs', (_request: Request, response: Response) => {
    // Swagger UI sets style attributes and loads its icons as data: addresses.
    response.setHeader(
      'content-security-policy',
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    );
    response.type('html').send(page);
  });
  router.get('/docs/start.js', (_request: Request, response: Response) => {
    response.type('text/javascript').send(start);
  });
  const assets = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const serve = serveStatic(assets, { index: false, maxAge: '1h' });
  router.use('/docs/assets', serve);
  return router;
}
