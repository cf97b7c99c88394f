import { notify, resourceKey, toApiError, useQueryClient } from '@crm/portal-sdk';
import { useState } from 'react';

/** Collections that one command may change together with the one it names. */
const TOUCHED = [
  'clients',
  'activities',
  'timeline',
  'documents',
  'emails',
  'notifications',
  'affiliations',
  'templates',
] as const;

export interface Runner {
  busy: boolean;
  /** Does the work, tells of its end in a notice, and makes what is shown stale. Undefined when it was refused. */
  run: <T>(work: (idempotencyKey: string) => Promise<T>, done?: string) => Promise<T | undefined>;
}

/** Runs commands; what is refused is told in a notice. The key stays the same until the command is refused or done. */
export function useRun(): Runner {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const refresh = async (): Promise<void> => {
    await Promise.all(TOUCHED.map((plural) => client.invalidateQueries({ queryKey: resourceKey(plural) })));
  };
  return {
    busy,
    async run(work, done) {
      setBusy(true);
      try {
        const result = await work(key);
        setKey(crypto.randomUUID());
        if (done) notify({ kind: 'success', text: done });
        void refresh();
        return result;
      } catch (error) {
        const failure = toApiError(error);
        if (failure.status >= 400 && failure.status < 500) setKey(crypto.randomUUID());
        notify({
          kind: 'error',
          text: failure.message,
          detail: failure.violations.map(({ message }) => message).join(' '),
        });
        void refresh();
        return undefined;
      } finally {
        setBusy(false);
      }
    },
  };
}
