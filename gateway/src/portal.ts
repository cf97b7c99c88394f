import { Router, json, type NextFunction, type Request, type Response } from 'express';
import { can, type Actor } from '@crm/kit/access/actor';
import type { Grants } from '@crm/kit/access/grants';
import { common } from '@crm/kit/grpc/errors';
import type { Logger } from '@crm/kit/log/logger';
import type { Caller, IdentifyCaller } from './auth/caller.ts';
import type { Sessions } from './auth/session.ts';
import { visibleTo } from './ui/manifest.ts';
import type { UiRegistry } from './ui/registry.ts';

export interface PortalSettings {
  readonly identify: IdentifyCaller;
  readonly sessions: Sessions;
  readonly grants: Grants;
  readonly ui: UiRegistry;
  readonly company: string;
  readonly companyLanguage: string;
  readonly log: Logger;
}

const permissionsOf = (actor: Actor): { permission: string; scope: string }[] =>
  [...actor.permissions].map(([permission, scope]) => ({ permission, scope }));

/** /api/portal/v1: what the shell asks before it shows anything, and what it tells of faults in browsers. */
export function portalRoutes(settings: PortalSettings): Router {
  const { identify, sessions, grants, ui, company, companyLanguage, log } = settings;
  const router = Router();
  router.use((_request: Request, response: Response, next: NextFunction) => {
    response.setHeader('cache-control', 'no-cache');
    next();
  });

  const signedIn = async (request: Request): Promise<{ caller: Caller; actor: Actor }> => {
    const caller = await identify(request);
    return { caller, actor: grants.actorOf(caller.subject) };
  };

  router.get('/session', async (request: Request, response: Response) => {
    const { caller, actor } = await signedIn(request);
    const { session } = caller;
    if (session === undefined) throw common.NOT_SIGNED_IN();
    response.setHeader('cache-control', 'no-store');
    response.json({
      user: {
        id: actor.userId,
        name: actor.name,
        email: session.tokens.email,
        language: actor.language,
        timeZone: actor.timeZone,
        ...(actor.teamId === undefined ? {} : { teamId: actor.teamId }),
      },
      company: { name: company, language: companyLanguage },
      permissions: permissionsOf(actor),
      csrf: session.csrf,
      locale: actor.language,
      ...sessions.expiry(session),
    });
  });

  router.get('/registry', async (request: Request, response: Response) => {
    const { actor } = await signedIn(request);
    const remotes = ui
      .remotes()
      .map((remote) => visibleTo(remote, (permission) => can(actor, permission) !== undefined));
    response.json({ schema: 1, remotes });
  });

  router.post('/client-errors', json({ limit: '16kb' }), async (request: Request, response: Response) => {
    const { actor } = await signedIn(request);
    log.warn({ clientError: request.body as unknown, userId: actor.userId }, 'a browser reports a fault');
    response.status(204).end();
  });
  return router;
}
