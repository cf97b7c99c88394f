import type { Clock } from '../clock/clock.ts';
import type { Logger } from '../log/logger.ts';
import type { Db } from '../pg/pool.ts';

export interface JobContext {
  /** When this run began. */
  now: Date;
  /** For what lasts: when a part of it is done. */
  clock: Clock;
  /** Aborted when the job is cancelled or the process is stopping. */
  signal: AbortSignal;
  log: Logger;
  /** 1 for the first run. */
  attempt: number;
  /** Tells how far it is, 0 to 100; written at most once a second. */
  progress(percent: number): void;
}

/**
 * What is done when a timer is due. It may run twice when the process dies between its commit and its end, so its effect
 * must be one that can be repeated. Throwing means: again later, with growing pauses.
 */
export interface JobKind {
  kind: string;
  /** Runs of this kind at once in one process; 1 when left out. */
  concurrency?: number;
  /** After so many runs that threw, the job stands as failed; 20 (some two hours) when left out. */
  attempts?: number;
  run: (db: Db, payload: object, context: JobContext) => Promise<void>;
}
