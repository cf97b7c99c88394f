import { sessionStore, failureStore } from '@crm/portal-sdk/host';

const URL = '/api/portal/v1/client-errors';
const LIMIT = 20;
let sent = 0;

/** Reports errors of the browser to the platform, with the remote they came from; at most 20 of one visit. */
export function reportErrors(): void {
  failureStore.subscribe(() => {
    const failure = failureStore.get();
    if (failure) report(failure.error, failure.remote);
  });
  addEventListener('error', (event) => report(event.error, undefined));
  addEventListener('unhandledrejection', (event) => report(event.reason, undefined));
}

function report(error: unknown, remote: string | undefined): void {
  if (!(error instanceof Error) || error.name === 'AbortError' || error.name === 'ApiError' || sent >= LIMIT) return;
  sent += 1;
  const stack = error.stack?.slice(0, 4000) ?? '';
  const from = remote ?? /\/ui\/([a-z][a-z0-9-]*)\//.exec(stack)?.[1] ?? 'shell';
  void fetch(URL, {
    method: 'POST',
    keepalive: true,
    credentials: 'same-origin',
    headers: {
      'content-type': 'application/json',
      'x-requested-with': 'portal',
      'x-crm-csrf': sessionStore.get().csrf,
    },
    body: JSON.stringify({ remote: from, message: error.message.slice(0, 500), stack, path: location.pathname }),
  }).catch(() => undefined);
}
