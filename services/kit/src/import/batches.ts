import type { Db } from '../pg/pool.ts';
import type { ImportRecord } from './import.store.ts';
import { columnName } from '../resource/column-name.ts';
import { readFile } from './file.store.ts';
import { columnsOfRejected } from './rejected.ts';
import type { FileRow } from './table/table.ts';
import type { Tables } from './table/tables.ts';
import type { ImportRow, ImportTarget, LineProblem, ImportContext } from './target.ts';
import { notesAsWarnings, unusedColumns } from './warnings.ts';
import type { Warning } from './warnings.ts';

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
  warnings: Warning[];
}

/** What a batch holds up others by: its lines are checked and written in one go, some 0.1 ms each. */
const DEFAULT_BATCH = 500;

/**
 * The data lines of an import after `afterLine`, checked one by one and gathered into batches. While a batch is being
 * applied the next one is already read.
 */
export async function* batchesOf(
  source: Source,
  record: ImportRecord,
  target: ImportTarget,
  context: ImportContext,
  afterLine: number,
): AsyncGenerator<Batch> {
  const gathering = gather(source, record, target, context, afterLine);
  let next = gathering.next();
  try {
    for (;;) {
      const { value, done } = await next;
      if (done) return;
      next = gathering.next();
      // Its error is seen when it is awaited in the next round.
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    await next.catch(() => undefined);
    await gathering.return(undefined);
  }
}

export interface Source {
  db: Db;
  tables: Tables;
}

async function* gather(
  { db, tables }: Source,
  record: ImportRecord,
  target: ImportTarget,
  context: ImportContext,
  afterLine: number,
): AsyncGenerator<Batch> {
  const size = target.batchSize ?? DEFAULT_BATCH;
  let taken = 0;
  const file = counted(
    readFile(db, record.file_id),
    (bytes) => (taken = bytes / Math.max(1, Number(record.file_size))),
  );
  const told = Array.from({ length: columnsOfRejected(record.header) }, (_, at) => at);
  const used = new Set([...told, ...record.mapping.map(({ position }) => position)]);
  const unused = unusedColumns(record.header);
  let batch = newBatch();
  let header = true;
  let group: string | undefined;
  for await (const part of tables.read(record.format, file, record.created_by)) {
    const progress = Math.min(99, Math.floor((record.format.kind === 'xlsx' ? part.read : taken) * 100));
    for (const row of part.rows) {
      if (header) {
        header = false;
        continue;
      }
      if (row.line <= afterLine) continue;
      const mapped = mapRow(row, record);
      const key = target.keepTogether === undefined ? undefined : mapped.values[target.keepTogether];
      const together = key !== undefined && key === group && batch.size < size * 2;
      if (batch.size >= size && !together) {
        yield { ...batch, progress, warnings: unused.take() };
        batch = newBatch();
      }
      group = key;
      const problem = unreadable(row, record) ?? missing(mapped, target) ?? target.validateRow?.(mapped, context);
      if (problem) batch.refused.push({ row, problem });
      else {
        batch.valid.push(mapped);
        unused.see(row.line, row.cells, used);
      }
      batch.cells.set(row.line, row.cells);
      batch.lastLine = row.line;
      batch.size += 1;
    }
    batch.warnings.push(...notesAsWarnings(part.notes));
  }
  if (batch.size > 0) yield { ...batch, progress: 99, warnings: [...unused.take(), ...batch.warnings] };
}

async function* counted(source: AsyncIterable<Buffer>, onBytes: (taken: number) => void): AsyncGenerator<Buffer> {
  let taken = 0;
  for await (const piece of source) {
    taken += piece.length;
    onBytes(taken);
    yield piece;
  }
}

function newBatch(): Batch {
  return { valid: [], refused: [], cells: new Map(), lastLine: 0, size: 0, progress: 0, warnings: [] };
}

/** Columns that are taken together stand one below the other. */
function mapRow({ line, cells }: FileRow, { mapping }: ImportRecord): ImportRow {
  const values: Record<string, string> = {};
  for (const { column, position } of mapping) {
    const [known, cell] = [values[column], cells[position] ?? ''];
    values[column] = known === undefined || known === '' ? cell : cell === '' ? known : `${known}\n${cell}`;
  }
  return { line, values };
}

/** What is wrong with a line before anybody knows what it says. */
function unreadable(
  { cells, flaws = [] }: FileRow,
  { header, mapping, format }: ImportRecord,
): LineProblem | undefined {
  for (const { at, reason } of flaws) {
    const mapped = mapping.find(({ position }) => position === at);
    if (mapped) return { field: mapped.column, reason };
  }
  // In a text, more cells than columns mean that a delimiter stands amid one of them: nobody knows which.
  if (format.kind === 'csv' && cells.length > header.length) {
    const extra = cells.findIndex((cell, at) => at >= header.length && cell !== '');
    if (extra >= 0) return { field: columnName(extra), reason: 'EXTRA_CELLS' };
  }
  if (isHeader(cells, header)) return { reason: 'HEADER_AGAIN' };
  return cells.some((cell) => cell.includes('\uFFFD')) ? { reason: 'BAD_ENCODING' } : undefined;
}

/** Files that were pasted together have the header once more. */
function isHeader(cells: readonly string[], header: readonly string[]): boolean {
  return cells.length <= header.length && header.every((name, at) => (cells[at] ?? '').trim() === name);
}

function missing({ values }: ImportRow, { columns }: ImportTarget): LineProblem | undefined {
  for (const { name, required } of columns) if (required && !values[name]) return { field: name, reason: 'REQUIRED' };
  return undefined;
}
