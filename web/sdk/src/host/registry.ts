import type { Registry, RegistryEntry } from '../manifest.ts';
import { createStore, useStore } from '../store.ts';

/** The remotes that the gateway listed last, with the time they were asked for. */
export const registryStore = createStore<readonly RegistryEntry[]>([]);

/** True when the code of a remote on the server is another than the one this tab began with. */
export const skewStore = createStore(false);

const REGISTRY = '/api/portal/v1/registry';
const KEPT = 'crm.registry';

/** Asks the gateway for the remotes; when it does not answer within 8 s, the list of the last visit is used. */
export async function loadRegistry(
  fetcher: typeof fetch,
  storage: Storage | undefined,
): Promise<readonly RegistryEntry[]> {
  try {
    const response = await fetcher(REGISTRY, { credentials: 'same-origin', signal: AbortSignal.timeout(8000) });
    if (!response.ok) throw new Error(`registry: HTTP ${response.status}`);
    const { remotes } = (await response.json()) as Registry;
    storage?.setItem(KEPT, JSON.stringify(remotes));
    registryStore.set(remotes);
    return remotes;
  } catch (error) {
    const kept = storage?.getItem(KEPT);
    if (!kept) throw error;
    const remotes = JSON.parse(kept) as RegistryEntry[];
    registryStore.set(remotes);
    return remotes;
  }
}

/**
 * Asks again, for Retry and after a failed load. A remote that is already running keeps its manifest, and a newer build
 * only raises the "new version" bar: code of two builds is never mixed in one tab.
 */
export async function refreshRegistry(fetcher: typeof fetch, running: ReadonlySet<string>): Promise<void> {
  const response = await fetcher(REGISTRY, { credentials: 'same-origin', signal: AbortSignal.timeout(8000) });
  if (!response.ok) return;
  const { remotes } = (await response.json()) as Registry;
  const before = new Map(registryStore.get().map((remote) => [remote.id, remote]));
  const merged = remotes.map((remote) => {
    const old = before.get(remote.id);
    if (!old || old.build === remote.build) return remote;
    if (running.has(remote.id)) {
      skewStore.set(true);
      return { ...old, status: remote.status };
    }
    return remote;
  });
  if (JSON.stringify(merged) !== JSON.stringify(registryStore.get())) registryStore.set(merged);
}

export function useRegistry(): readonly RegistryEntry[] {
  return useStore(registryStore);
}
