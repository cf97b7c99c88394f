import { ApiError } from '@crm/portal-sdk';
import { createStore, sessionStore } from '@crm/portal-sdk/host';
import { fetchSession } from './session.ts';

interface Waiting {
  resolve: () => void;
  reject: (error: Error) => void;
}

/** Calls that wait for the user to sign in again; the dialog is open while there are any. */
export const expiredStore = createStore<readonly Waiting[]>([]);

/** Called on a 401: the page stays as it is, and the call goes on once the session is back. */
export function signInAgain(): Promise<void> {
  return new Promise((resolve, reject) => expiredStore.set((waiting) => [...waiting, { resolve, reject }]));
}

/** Looks whether the session is back. Another user than before gets a fresh page, never the former one's input. */
export async function checkSession(): Promise<boolean> {
  const session = await fetchSession().catch(() => undefined);
  if (!session) return false;
  if (sessionStore.get().user.id !== session.user.id) {
    location.reload();
    return true;
  }
  sessionStore.set(session);
  const waiting = expiredStore.get();
  expiredStore.set([]);
  for (const { resolve } of waiting) resolve();
  return true;
}

export function giveUp(): void {
  const waiting = expiredStore.get();
  expiredStore.set([]);
  for (const { reject } of waiting)
    reject(new ApiError({ status: 401, reason: 'UNAUTHENTICATED', title: 'The session is over.' }));
}
