import type { IRouter, Request, RequestHandler, Response } from 'express';
import { errors } from '../errors.ts';

type Handle = (request: Request, response: Response) => unknown;

/** Puts handlers on one address; every other method of it is refused with those that it takes. */
export function only(router: IRouter, path: string, handlers: Readonly<{ get?: Handle; post?: Handle }>): void {
  const allow = [...(handlers.get ? ['GET', 'HEAD'] : []), ...(handlers.post ? ['POST'] : [])].join(', ');
  const route = router.route(path);
  if (handlers.get) route.get(handlers.get as RequestHandler);
  if (handlers.post) route.post(handlers.post as RequestHandler);
  route.all((request: Request) => {
    throw errors.METHOD_NOT_ALLOWED({ method: request.method, allow });
  });
}
