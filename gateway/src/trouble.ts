import type { Upstream } from './config.ts';

const deadlineMs = 1000;

/** Undefined when a service says that it is ready, else why not, in its own words where it has some. */
export async function serviceTrouble({ http }: Upstream): Promise<string | undefined> {
  const answer = await ask(new URL('/readyz', http));
  if (answer === undefined) return 'no answer';
  // A service may have a UI and no readiness of its own.
  if (answer.ok || answer.status === 404) return undefined;
  const { reasons } = (await answer.json().catch(() => ({}))) as { reasons?: Record<string, string> };
  return reasons === undefined
    ? `answers ${String(answer.status)}`
    : Object.entries(reasons)
        .map(([name, reason]) => `${name}: ${reason}`)
        .join(', ');
}

/** Undefined when Keycloak answers for the realm. */
export async function keycloakTrouble(issuer: string): Promise<string | undefined> {
  const answer = await ask(new URL(issuer));
  return answer?.ok === true ? undefined : answer === undefined ? 'no answer' : `answers ${String(answer.status)}`;
}

async function ask(url: URL): Promise<Response | undefined> {
  return fetch(url, { signal: AbortSignal.timeout(deadlineMs) }).catch(() => undefined);
}
