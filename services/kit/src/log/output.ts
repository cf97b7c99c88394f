import { writeSync } from 'node:fs';
import type { DestinationStream } from 'pino';

/** What waits at most while it cannot be written, bytes. The first lines are kept: they tell the cause. */
const KEPT = 65_536;

/** Takes bytes and gives how many it took; throws when it takes none. */
export type Writer = (bytes: Uint8Array) => number;

/**
 * Lines that never end and never hold up who writes them: what a full disk or a closed pipe does not take waits, up to
 * 64 KiB, and goes out with the next line that is taken. pino's own destination ends the process on a full disk, and its
 * last flush tries for ever.
 */
export function lineOutput(write: Writer = (bytes) => writeSync(1, bytes)): DestinationStream {
  let waiting: Uint8Array = new Uint8Array();
  return {
    write(line) {
      const bytes = Buffer.from(line);
      if (waiting.length + bytes.length <= KEPT || waiting.length === 0) waiting = Buffer.concat([waiting, bytes]);
      try {
        while (waiting.length > 0) waiting = waiting.subarray(write(waiting));
      } catch {
        // There is nowhere to say so.
      }
    },
  };
}
