import type { Logger } from '@crm/kit/log/logger';
import type { Upstream } from '../config.ts';
import { conflictOf, manifestSchema, type Manifest, type RemoteEntry } from './manifest.ts';

/** The UIs of the services that are there, refreshed in the background so that a hanging one delays no page. */
export interface UiRegistry {
  remotes(): readonly RemoteEntry[];
  /** Asks all services now; the ready gate waits for the first round. */
  refresh(): Promise<void>;
  stop(): void;
}

const timeoutMs = 800;
const everyMs = 10_000;

export function createUiRegistry(upstreams: readonly Upstream[], log: Logger): UiRegistry {
  const lastGood = new Map<string, Manifest>();
  const down = new Set<string>();

  const ask = async ({ name, http }: Upstream): Promise<void> => {
    try {
      const answer = await fetch(new URL('/manifest.json', http), { signal: AbortSignal.timeout(timeoutMs) });
      // A service without a UI of its own is no fault.
      if (answer.status === 404) {
        lastGood.delete(name);
        return;
      }
      if (!answer.ok) throw new Error(`manifest answered ${String(answer.status)}`);
      const manifest = manifestSchema.parse(await answer.json());
      const conflict = conflictOf(
        manifest,
        [...lastGood].filter(([other]) => other !== name).map(([, other]) => other),
      );
      if (conflict !== undefined) throw new Error(conflict);
      lastGood.set(name, manifest);
      if (down.delete(name)) log.info({ remote: name }, 'UI is back');
    } catch (error) {
      if (!down.has(name)) log.warn({ remote: name, err: error }, 'UI is not available; its last known menu stays');
      down.add(name);
    }
  };
  const refresh = async (): Promise<void> => {
    await Promise.all(upstreams.map(ask));
  };
  const timer = setInterval(() => void refresh(), everyMs);
  timer.unref();
  return {
    remotes: () =>
      upstreams.flatMap(({ name }) => {
        const manifest = lastGood.get(name);
        return manifest === undefined
          ? []
          : [{ ...manifest, status: down.has(name) ? ('down' as const) : ('up' as const) }];
      }),
    refresh,
    stop: () => {
      clearInterval(timer);
    },
  };
}
