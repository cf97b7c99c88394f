import type { Plane } from '../../deploy/local/src/plane.ts';
import type { Platform } from '../../deploy/local/src/platform.ts';
import type { Progress } from '../../deploy/local/src/progress.ts';

/** What a file tests/load/*.bench.ts gets: everything runs already, durable as in production. */
export interface Bench {
  plane: Plane;
  platform: Platform;
  progress: Progress;
  /** A folder for files of the measurement; deleted afterwards. */
  folder: string;
}

/** One line of tests/load/RESULTS.md. */
export interface Row {
  /** The mark of the aim, as P1. */
  id: string;
  what: string;
  /** What was measured, with its unit or as a ratio. */
  value: string;
  must: string;
  /** Whether the must was reached; undefined where there is none. */
  holds?: boolean;
  /** Rounds, absolute figures, the cause of a miss. */
  note: string;
}

/** A file tests/load/*.bench.ts exports `run`. */
export interface BenchFile {
  run(bench: Bench): Promise<Row[]>;
}
