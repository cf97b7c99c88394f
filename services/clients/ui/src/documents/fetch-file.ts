import { download, notify, toApiError } from '@crm/portal-sdk';

/** Fetches the file of a revision; the last one when none is named. */
export function fetchFile(id: string, revision?: number): void {
  void download(`/documents/${id}:download`, { query: { revision } }).catch((error: unknown) =>
    notify({ kind: 'error', text: toApiError(error).message }),
  );
}
