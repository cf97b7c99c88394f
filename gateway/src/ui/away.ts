import type { Readiness } from '@crm/kit/http/readiness';
import type { Upstream } from '../config.ts';

/** What of the platform cannot work at this moment, by name: services, and what all of it stands on. */
export interface Away {
  names(): Promise<readonly string[]>;
}

const foundations = ['redis', 'keycloak', 'kafka'];
/** However many browsers ask, everything is asked once in as long. */
const freshMs = 1000;

/** A service counts as away while it is not ready: a process that lives without its database helps nobody. */
export function createAway(upstreams: readonly Upstream[], readiness: Readiness, now: () => number): Away {
  const told = [...foundations, ...upstreams.map(({ name }) => name)];
  let known: { until: number; names: Promise<readonly string[]> } | undefined;
  const ask = async (): Promise<readonly string[]> => {
    const { reasons, degraded } = await readiness.report();
    return told.filter((name) => name in reasons || name in degraded);
  };
  return {
    names() {
      if (known === undefined || known.until < now()) known = { until: now() + freshMs, names: ask() };
      return known.names;
    },
  };
}
