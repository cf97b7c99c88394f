import type { Db } from '../pg/pool.ts';
import type { ImportRecord } from './import.store.ts';
import { fileRows } from './rows.ts';
import type { FileRow } from './rows.ts';
import type { ImportRow, ImportTarget, LineProblem, ImportContext } from './target.ts';

/** Lines of one transaction: those that may be applied, and those that were refused by themselves. */
export interface Batch {
  valid: ImportRow[];
  refused: { row: FileRow; problem: LineProblem }[];
  /** Original cells by line, for the file of rejected rows. */
  cells: Map<number, string[]>;
  lastLine: number;
  size: number;
  /** Percent of the file that was read for it. */
  progress: number;
}

const DEFAULT_BATCH = 2000;

/**
 * The data lines of an import after `afterLine`, checked one by one and gathered into batches. While a batch is being
 * applied the next one is already read.
 */
export async function* batchesOf(
  db: Db,
  record: ImportRecord,
  target: ImportTarget,
  context: ImportContext,
  afterLine: number,
): AsyncGenerator<Batch> {
  const source = gather(db, record, target, context, afterLine);
  let next = source.next();
  try {
    for (;;) {
      const { value, done } = await next;
      if (done) return;
      next = source.next();
      // Its error is seen when it is awaited in the next round.
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    await next.catch(() => undefined);
    await source.return(undefined);
  }
}

async function* gather(
  db: Db,
  record: ImportRecord,
  target: ImportTarget,
  context: ImportContext,
  afterLine: number,
): AsyncGenerator<Batch> {
  const size = target.batchSize ?? DEFAULT_BATCH;
  let taken = 0;
  const rows = fileRows(db, record.file_id, record.format, (bytes) => (taken = bytes));
  const progress = (): number => Math.min(99, Math.floor((taken * 100) / Math.max(1, Number(record.file_size))));
  let batch = newBatch();
  let header = true;
  let group: string | undefined;
  for await (const row of rows) {
    if (header) {
      header = false;
      continue;
    }
    if (row.line <= afterLine) continue;
    const mapped = mapRow(row, record);
    const key = target.keepTogether === undefined ? undefined : mapped.values[target.keepTogether];
    const together = key !== undefined && key === group && batch.size < size * 2;
    if (batch.size >= size && !together) {
      yield { ...batch, progress: progress() };
      batch = newBatch();
    }
    group = key;
    const problem = row.cells.some((cell) => cell.includes('\uFFFD'))
      ? { reason: 'BAD_ENCODING' }
      : (missing(mapped, target) ?? target.validateRow?.(mapped, context));
    if (problem) batch.refused.push({ row, problem });
    else batch.valid.push(mapped);
    batch.cells.set(row.line, row.cells);
    batch.lastLine = row.line;
    batch.size += 1;
  }
  if (batch.size > 0) yield { ...batch, progress: progress() };
}

function newBatch(): Batch {
  return { valid: [], refused: [], cells: new Map(), lastLine: 0, size: 0, progress: 0 };
}

function mapRow({ line, cells }: FileRow, { mapping }: ImportRecord): ImportRow {
  const values: Record<string, string> = {};
  for (const { column, position } of mapping) values[column] = (cells[position] ?? '').trim();
  return { line, values };
}

function missing({ values }: ImportRow, { columns }: ImportTarget): LineProblem | undefined {
  for (const { name, required } of columns) if (required && !values[name]) return { field: name, reason: 'REQUIRED' };
  return undefined;
}
