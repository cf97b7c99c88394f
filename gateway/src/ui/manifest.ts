import * as z from 'zod/mini';

const texts = z.record(z.string(), z.string());
const permission = z.optional(z.string());

/** What a service's UI declares of itself; the shell draws menus, routes and error tiles from it without its code. */
export const manifestSchema = z.looseObject({
  schema: z.literal(1),
  id: z.string().check(z.regex(/^[a-z][a-z0-9-]*$/)),
  version: z.string(),
  sdk: z.string(),
  entry: z.string(),
  title: texts,
  aliases: z.optional(z.array(z.string())),
  nav: z._default(z.array(z.looseObject({ id: z.string(), to: z.string(), permission })), []),
  routes: z._default(z.array(z.looseObject({ path: z.string(), permission })), []),
  slots: z._default(z.array(z.looseObject({ slot: z.string(), id: z.string(), permission })), []),
  commands: z._default(z.array(z.looseObject({ id: z.string(), permission })), []),
  settings: z._default(z.array(z.looseObject({ id: z.string(), to: z.string(), permission })), []),
});

export type Manifest = z.infer<typeof manifestSchema>;

export interface RemoteEntry extends Manifest {
  readonly status: 'up' | 'down';
}

/** Only what the caller may use: menus, routes, slots and commands whose permission he holds in any scope. */
export function visibleTo(remote: RemoteEntry, holds: (permission: string) => boolean): RemoteEntry {
  const allowed = (item: { permission?: string | undefined }): boolean =>
    item.permission === undefined || item.permission === '' || holds(item.permission);
  return {
    ...remote,
    nav: remote.nav.filter(allowed),
    routes: remote.routes.filter(allowed),
    slots: remote.slots.filter(allowed),
    commands: remote.commands.filter(allowed),
    settings: remote.settings.filter(allowed),
  };
}

/** Why a manifest cannot stand beside the others: two remotes must not claim one path. Undefined when it can. */
export function conflictOf(manifest: Manifest, others: readonly Manifest[]): string | undefined {
  const own = `/${manifest.id}`;
  const prefixes = [own, ...(manifest.aliases ?? [])];
  const stray = manifest.routes.find(
    (route) => !prefixes.some((prefix) => route.path === prefix || route.path.startsWith(`${prefix}/`)),
  );
  if (stray) return `route ${stray.path} is outside ${prefixes.join(', ')}`;
  const rival = others.find((other) =>
    [`/${other.id}`, ...(other.aliases ?? [])].some((prefix) => prefixes.includes(prefix)),
  );
  return rival === undefined ? undefined : `a path prefix is claimed by ${rival.id} too`;
}
