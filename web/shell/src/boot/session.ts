import type { Session } from '@crm/portal-sdk';
import { ApiError } from '@crm/portal-sdk';

export const SESSION = '/api/portal/v1/session';

/** Asks who is signed in. Throws ApiError: 401 when nobody is. */
export async function fetchSession(): Promise<Session> {
  const response = await fetch(SESSION, {
    credentials: 'same-origin',
    headers: { accept: 'application/json', 'x-requested-with': 'portal' },
    signal: AbortSignal.timeout(15_000),
  });
  if (response.ok) return (await response.json()) as Session;
  throw new ApiError({ status: response.status, title: `HTTP ${response.status}` });
}

/** The way to the login page and back to where one is. */
export function loginUrl(back = location.pathname + location.search): string {
  return `/auth/login?returnTo=${encodeURIComponent(back)}`;
}
