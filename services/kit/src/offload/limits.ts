/** What stopped a run. DEPTH is a stack that was used up, CRASH a process that ended for no known reason. */
export type Limit = 'TIME' | 'MEMORY' | 'DEPTH' | 'INPUT' | 'OUTPUT' | 'QUEUE' | 'CRASH' | 'STOPPED';

export interface Limits {
  /** Longest wait for an answer, or for the next item of a stream, in milliseconds. */
  timeMs: number;
  /** Resident memory of the process, in MiB. */
  memoryMb: number;
  /** Serialised bytes that go in. A body's pieces are counted together, by themselves. */
  inputBytes: number;
  /** Serialised bytes that come out, of a stream all its items together. */
  outputBytes: number;
  /** Processes at once. */
  concurrency: number;
  /** Runs that may wait for a process. */
  queue: number;
  /** After so long without a run a process ends. */
  idleMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  timeMs: 5_000,
  memoryMb: 256,
  inputBytes: 16 * 1024 * 1024,
  outputBytes: 32 * 1024 * 1024,
  concurrency: 2,
  queue: 64,
  idleMs: 20_000,
};

/** A run that was ended or not begun; `limit` says by what. */
export class OverLimit extends Error {
  override readonly name = 'OverLimit';
  readonly limit: Limit;

  constructor(limit: Limit, detail: string) {
    super(`${limit}: ${detail}`);
    this.limit = limit;
  }
}

/** What the function itself threw, by name and message; its class stayed in the other process. */
export class WorkFailed extends Error {
  override readonly name = 'WorkFailed';
  readonly thrown: string;

  constructor(thrown: string, message: string) {
    super(message);
    this.thrown = thrown;
  }
}
