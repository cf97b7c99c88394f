import { useEffect, useRef } from 'react';

/**
 * Facts that remotes tell each other inside one tab. Remotes add theirs by declaration merging:
 * `declare module '@crm/portal-sdk' { interface PortalEvents { 'deal.moved': { dealId: string } } }`.
 */
export interface PortalEvents {
  'client.updated': { clientId: string };
}

type Handler = (data: never) => void;
const handlers = new Map<string, Set<Handler>>();

export function emit<K extends keyof PortalEvents>(type: K, data: PortalEvents[K]): void {
  for (const handler of handlers.get(type) ?? []) handler(data as never);
}

export function useEvent<K extends keyof PortalEvents>(type: K, handler: (data: PortalEvents[K]) => void): void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    const own: Handler = (data) => latest.current(data);
    const set = handlers.get(type) ?? new Set();
    handlers.set(type, set.add(own));
    return () => {
      set.delete(own);
    };
  }, [type]);
}
