import type { ComponentType } from 'react';

export type LazyComponent = () => Promise<{ default: ComponentType<never> }>;

/** What `setup` is given: facts that do not change while the portal is open. */
export interface RemoteSetup {
  id: string;
  sdkVersion: string;
}

export interface Remote {
  /** Awaited once before the first page or slot is shown. */
  setup?: (context: RemoteSetup) => void | Promise<void>;
  /** Names used by the manifest's routes -> modules whose default export is the page. */
  pages?: Record<string, LazyComponent>;
  /** Names used by the manifest's slots -> modules whose default export takes the slot's context as properties. */
  slots?: Record<string, LazyComponent>;
}

/** The default export of a remote's entry module. */
export function defineRemote(remote: Remote): Remote {
  return remote;
}
