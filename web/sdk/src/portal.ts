import { useMemo } from 'react';
import type { RegistryEntry } from './manifest.ts';
import { useRegistry } from './host/registry.ts';
import type { Session } from './session.ts';
import { useSession } from './session.ts';
import { SDK_VERSION } from './version.ts';

export interface PortalFacts {
  session: Session;
  /** Ids of the remotes that are part of this installation, with their state. */
  modules: readonly Pick<RegistryEntry, 'id' | 'version' | 'status' | 'title'>[];
  sdkVersion: string;
}

/** What a remote may know of the portal it runs in. */
export function usePortal(): PortalFacts {
  const session = useSession();
  const modules = useRegistry();
  return useMemo(() => ({ session, modules, sdkVersion: SDK_VERSION }), [session, modules]);
}
