import { notify, resourceKey, toApiError, useQueryClient } from '@crm/portal-sdk';
import { useState } from 'react';

/** Sales' own collections that one command may change together with the one it names. */
const TOUCHED = [
  'deals',
  'quotes',
  'orders',
  'payments',
  'document-sets',
  'reservations',
  'shortages',
  'supplier-requests',
  'receipts',
  'stock-balances',
  'stock-movements',
] as const;

export interface Runner {
  busy: boolean;
  /** Does the work, tells of its end in a notice, and makes what is shown of sales stale. Undefined when it was refused. */
  run: <T>(work: () => Promise<T>, done?: string) => Promise<T | undefined>;
  refresh: () => Promise<void>;
}

/** Runs commands that need no form. */
export function useRun(): Runner {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const refresh = async (): Promise<void> => {
    await Promise.all(TOUCHED.map((plural) => client.invalidateQueries({ queryKey: resourceKey(plural) })));
  };
  return {
    busy,
    refresh,
    async run(work, done) {
      setBusy(true);
      try {
        const result = await work();
        if (done) notify({ kind: 'success', text: done });
        await refresh();
        return result;
      } catch (error) {
        const failure = toApiError(error);
        notify({
          kind: 'error',
          text: failure.message,
          detail: failure.violations.map(({ message }) => message).join(' '),
        });
        // The refusal may come of a screen that shows what was.
        void refresh();
        return undefined;
      } finally {
        setBusy(false);
      }
    },
  };
}
