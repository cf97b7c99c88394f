import { notify, toApiError } from '@crm/portal-sdk';
import { useEffect, useRef, useState } from 'react';
import { useUiT } from '../base/texts.ts';
import { exportRecords } from '../resource/client.ts';

export interface Exporting {
  start: (params: Parameters<typeof exportRecords>[1]) => void;
  cancel: () => void;
  /** How much of the file is here; undefined while nothing is exported. */
  bytes: number | undefined;
}

/** Fetches the file of a list, tells how far it is, and can be told to stop; leaving the list stops it too. */
export function useExport(resource: string): Exporting {
  const ui = useUiT();
  const [bytes, setBytes] = useState<number>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  return {
    bytes,
    cancel: () => running.current?.abort(),
    start(params) {
      const controller = new AbortController();
      running.current = controller;
      setBytes(0);
      exportRecords(resource, params, { signal: controller.signal, onProgress: setBytes })
        .catch((error: unknown) =>
          controller.signal.aborted
            ? notify({ kind: 'info', text: ui('list.exportCancelled') })
            : notify({ kind: 'error', text: toApiError(error).message }),
        )
        .finally(() => setBytes(undefined));
    },
  };
}
