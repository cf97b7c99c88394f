import type { ApiError } from '@crm/portal-sdk';
import { notify, refreshRecords, toApiError, useQueryClient } from '@crm/portal-sdk';
import { useState } from 'react';

export interface Command {
  busy: boolean;
  /**
   * Sends a command, tells of its end in a notice and reads anew what is shown. `work` gets the idempotency key, which
   * stays the same until the command is done or refused, so that a try after a lost connection does not do it twice.
   * A refusal goes to `refused`, by default a notice; then it resolves to undefined.
   */
  run: <T>(work: (idempotencyKey: string) => Promise<T>, done?: string) => Promise<T | undefined>;
}

function tell(failure: ApiError): void {
  notify({
    kind: 'error',
    text: failure.message,
    detail: failure.violations.map(({ message }) => message).join(' '),
  });
}

/** A command of a page or a dialog, one at a time. */
export function useCommand(refused: (failure: ApiError) => void = tell): Command {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [key, setKey] = useState(() => crypto.randomUUID());
  return {
    busy,
    async run(work, done) {
      setBusy(true);
      try {
        const result = await work(key);
        setKey(crypto.randomUUID());
        if (done) notify({ kind: 'success', text: done });
        await refreshRecords(client);
        return result;
      } catch (error) {
        const failure = toApiError(error);
        if (failure.status >= 400 && failure.status < 500) setKey(crypto.randomUUID());
        refused(failure);
        // The refusal may come of a screen that shows what was.
        void refreshRecords(client);
        return undefined;
      } finally {
        setBusy(false);
      }
    },
  };
}
