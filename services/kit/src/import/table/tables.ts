import { createOffload } from '../../offload/offload.ts';
import { workerFile } from '../../offload/launch.ts';
import { WorkFailed } from '../../offload/limits.ts';
import { runRefusal } from '../../offload/refusal.ts';
import { importErrors } from '../errors.ts';
import type { Refusal } from './refused.ts';
import type { TableFormat, TablePart } from './table.ts';
import type { table } from './table.worker.ts';

const MIB = 1024 * 1024;

/** Reads files in a process of their own: a table that takes too long or too much memory is refused and holds up nobody. */
export interface Tables {
  /** What the file is and how it is read. Throws FILE_NOT_READABLE. */
  detect(file: AsyncIterable<Uint8Array>, share: string): Promise<TableFormat>;
  /** Its rows, some hundred at a time; the next are read while these are used, and no further. */
  read(format: TableFormat, file: AsyncIterable<Uint8Array>, share: string): AsyncGenerator<TablePart>;
  stop(): Promise<void>;
}

export function openTables(): Tables {
  const offload = createOffload<typeof table>({
    file: workerFile(import.meta.url, 'table'),
    // Nothing is told of a workbook before its texts are read: the largest take some seconds.
    timeMs: 20_000,
    memoryMb: 512,
    inputBytes: 256 * MIB,
    // No row comes twice, and a file does not unpack to more.
    outputBytes: 8192 * MIB,
    // A run and a dry run hold one each for as long as they last.
    concurrency: 4,
  });
  return {
    detect: (file, share) => offload.run('detect', null, { body: file, share }).catch(refuse),
    async *read(format, file, share) {
      try {
        yield* offload.stream('read', format, { body: file, share });
      } catch (thrown) {
        refuse(thrown);
      }
    },
    stop: offload.stop,
  };
}

function refuse(thrown: unknown): never {
  if (thrown instanceof WorkFailed && thrown.thrown === 'TableRefused') {
    const { reason, params } = JSON.parse(thrown.message) as { reason: Refusal; params: Record<string, string> };
    throw importErrors[reason](params, { cause: thrown });
  }
  throw runRefusal(thrown, 'fileId');
}
