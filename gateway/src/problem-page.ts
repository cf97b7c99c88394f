import { Router, type Request, type Response } from 'express';

/** The address in a problem's `type`: what the reason means, for whoever follows it. */
export function problemPages(): Router {
  const router = Router({ caseSensitive: true });
  router.get('/:reason', (request: Request, response: Response, next) => {
    const reason = String(request.params['reason']);
    if (!/^[A-Z][A-Z0-9_]{1,80}$/.test(reason)) {
      next();
      return;
    }
    const words = reason.toLowerCase().replaceAll('_', ' ');
    response
      .type('text/plain')
      .send(
        `${reason}\n\nThe platform refused a request because: ${words}.\n` +
          'The answer itself says in "detail" what happened and in "errors" which fields are concerned; ' +
          'quote its "instance" when you ask for help.\n',
      );
  });
  return router;
}
