/** What the two processes say to each other. Values travel serialised, so that their size is known before they are read. */
export type ToWorker =
  | { type: 'run'; name: string; input: Uint8Array; body: boolean; outputBytes: number }
  | { type: 'next' }
  | { type: 'leave' }
  | { type: 'piece'; bytes: Uint8Array | undefined };

export type FromWorker = (
  | { type: 'ready' }
  | { type: 'pull' }
  | { type: 'item'; value: Uint8Array }
  | { type: 'done'; value: Uint8Array | undefined }
  | { type: 'over'; limit: 'MEMORY' | 'DEPTH' | 'OUTPUT'; detail: string }
  | { type: 'failed'; thrown: string; message: string }
) & { cpuMs: number };
