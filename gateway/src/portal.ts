import { Router, type NextFunction, type Request, type Response } from 'express';
import * as z from 'zod/mini';
import { can, type Actor } from '@crm/kit/access/actor';
import type { Grants } from '@crm/kit/access/grants';
import { common, invalid } from '@crm/kit/grpc/errors';
import type { Logger } from '@crm/kit/log/logger';
import type { Caller } from './auth/caller.ts';
import type { Sessions } from './auth/session.ts';
import { readJson } from './http/body.ts';
import type { Limits } from './http/limits.ts';
import { only } from './http/verbs.ts';
import type { Away } from './ui/away.ts';
import { visibleTo } from './ui/manifest.ts';
import type { UiRegistry } from './ui/registry.ts';

export interface PortalSettings {
  readonly limits: Limits;
  readonly sessions: Sessions;
  readonly grants: Grants;
  readonly ui: UiRegistry;
  readonly away: Away;
  readonly company: string;
  readonly companyLanguage: string;
  readonly log: Logger;
}

/** What the shell tells of a fault, and no more: it goes to the log as it is. */
const clientError = z.object({
  remote: z.optional(z.string().check(z.maxLength(100))),
  message: z.string().check(z.maxLength(500)),
  stack: z.optional(z.string().check(z.maxLength(4000))),
  path: z.optional(z.string().check(z.maxLength(2000))),
});

const permissionsOf = (actor: Actor): { permission: string; scope: string }[] =>
  [...actor.permissions].map(([permission, scope]) => ({ permission, scope }));

/** /api/portal/v1: what the shell asks before it shows anything, and what it tells of faults in browsers. */
export function portalRoutes(settings: PortalSettings): Router {
  const { limits, sessions, grants, ui, away, company, companyLanguage, log } = settings;
  const router = Router({ caseSensitive: true });
  router.use((_request: Request, response: Response, next: NextFunction) => {
    response.setHeader('cache-control', 'no-cache');
    next();
  });

  const signedIn = async (request: Request, response: Response): Promise<{ caller: Caller; actor: Actor }> => {
    const caller = await limits.callerOf(request, response);
    return { caller, actor: grants.actorOf(caller.subject) };
  };

  const session = async (request: Request, response: Response): Promise<void> => {
    const { caller, actor } = await signedIn(request, response);
    const { session: open } = caller;
    if (open === undefined) throw common.NOT_SIGNED_IN();
    response.setHeader('cache-control', 'no-store');
    response.json({
      user: {
        id: actor.userId,
        name: actor.name,
        email: open.tokens.email,
        language: actor.language,
        timeZone: actor.timeZone,
        ...(actor.teamId === undefined ? {} : { teamId: actor.teamId }),
      },
      company: { name: company, language: companyLanguage },
      permissions: permissionsOf(actor),
      csrf: open.csrf,
      locale: actor.language,
      ...sessions.expiry(open),
    });
  };

  const registry = async (request: Request, response: Response): Promise<void> => {
    const { actor } = await signedIn(request, response);
    const remotes = ui
      .remotes()
      .map((remote) => visibleTo(remote, (permission) => can(actor, permission) !== undefined));
    response.json({ schema: 1, remotes });
  };

  const report = async (request: Request, response: Response): Promise<void> => {
    const { actor } = await signedIn(request, response);
    const read = clientError.safeParse(await readJson(request));
    if (!read.success) {
      const fields = new Set(read.error.issues.map(({ path }) => path.join('.')));
      throw invalid([...fields].map((field) => ({ field, reason: 'UNKNOWN_VALUE' })));
    }
    log.warn({ clientError: read.data, userId: actor.userId }, 'a browser reports a fault');
    response.status(204).end();
  };
  // For everybody, since without Redis nobody can be recognised.
  const status = async (_request: Request, response: Response): Promise<void> => {
    response.setHeader('cache-control', 'no-store');
    response.json({ away: await away.names() });
  };
  only(router, '/session', { get: session });
  only(router, '/registry', { get: registry });
  only(router, '/client-errors', { post: report });
  router.use('/status', limits.byAddress);
  only(router, '/status', { get: status });
  return router;
}
