import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ImportFormat } from '@crm/proto/gen/crm/type/v1/import';
import type { Parser } from 'csv-parse';
import type { Db } from '../pg/pool.ts';
import { rearm } from '../resource/csv.ts';
import { containerOf, detectDelimiter, detectEncoding } from './detect.ts';
import type { Encoding } from './detect.ts';
import { importErrors } from './errors.ts';
import { readFile } from './file.store.ts';

const SAMPLE = 64 * 1024;
/** A packed file may not unpack to more than this: a small archive must not fill the memory or the days. */
const MAX_UNPACKED = 2 * 1024 * 1024 * 1024;
/** XLSX is read whole: its strings lie apart from its cells. */
const MAX_XLSX = 40 * 1024 * 1024;

/** Cells of the file row by row, the header first; empty rows are left out but counted, so that numbers agree with a spreadsheet. */
export interface FileRow {
  line: number;
  cells: string[];
}

// What reads files is loaded with the first file: 9 MiB that a service without imports under way need not hold.
const loadIconv = async (): Promise<typeof import('iconv-lite')> => (await import('iconv-lite')).default;

/** Looks at the first bytes: what the file is and how it is read. Throws FILE_NOT_READABLE. */
export async function detectFormat(db: Db, fileId: string): Promise<ImportFormat> {
  const head = await take(readFile(db, fileId), 4);
  const container = containerOf(head);
  if (container === 'xlsx') return { kind: 'xlsx', encoding: '', delimiter: '', gzip: false };
  const gzip = container === 'gzip';
  const sample = await take(bytes(readFile(db, fileId), gzip), SAMPLE);
  const encoding = detectEncoding(sample);
  return { kind: 'csv', encoding, delimiter: detectDelimiter((await loadIconv()).decode(sample, encoding)), gzip };
}

/** Rows of a stored file. `onBytes` hears how many bytes of the file have been taken. */
export async function* fileRows(
  db: Db,
  fileId: string,
  format: ImportFormat,
  onBytes: (taken: number) => void = () => undefined,
): AsyncGenerator<FileRow> {
  if (format.kind === 'xlsx') yield* sheetRows(db, fileId);
  else yield* csvRows(bytes(counted(readFile(db, fileId), onBytes), format.gzip), format);
}

async function* counted(source: AsyncIterable<Buffer>, onBytes: (taken: number) => void): AsyncGenerator<Buffer> {
  let taken = 0;
  for await (const piece of source) {
    taken += piece.length;
    onBytes(taken);
    yield piece;
  }
}

async function* csvRows(source: AsyncIterable<Buffer>, { encoding, delimiter }: ImportFormat): AsyncGenerator<FileRow> {
  const { parse } = await import('csv-parse');
  const parser = parse({
    delimiter: delimiter || ',',
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    trim: false,
  });
  const feeding = feed(parser, source, encoding as Encoding);
  feeding.catch(() => undefined);
  let line = 0;
  for await (const record of parser) {
    line += 1;
    const cells = record as string[];
    if (cells.length > 1 || (cells[0] ?? '').trim() !== '') yield { line, cells: cells.map(rearm) };
  }
  await feeding;
}

async function feed(parser: Parser, source: AsyncIterable<Buffer>, encoding: Encoding): Promise<void> {
  try {
    const decoder = (await loadIconv()).getDecoder(encoding);
    for await (const piece of source) {
      if (!parser.write(decoder.write(piece))) await drained(parser);
      if (parser.destroyed) return;
    }
    parser.end(decoder.end() ?? '');
  } catch {
    parser.destroy(importErrors.FILE_NOT_READABLE());
  }
}

/** Until the parser takes more, or its reader has gone. */
function drained(parser: Parser): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      parser.off('drain', go).off('close', go);
      resolve();
    };
    parser.once('drain', go).once('close', go);
  });
}

async function* sheetRows(db: Db, fileId: string): AsyncGenerator<FileRow> {
  const book = await take(readFile(db, fileId), MAX_XLSX + 1);
  if (book.length > MAX_XLSX) throw importErrors.FILE_TOO_LARGE({ limit: MAX_XLSX / 1024 / 1024 });
  const { readSheet } = await import('read-excel-file/node');
  const rows = await readSheet(book).catch((thrown: unknown) => {
    throw importErrors.FILE_NOT_READABLE({}, { cause: thrown });
  });
  for (const [at, row] of rows.entries()) {
    const cells = row.map(cellText);
    if (cells.some((cell) => cell !== '')) yield { line: at + 1, cells };
  }
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  // A spreadsheet knows no zones: what it shows is the time of day as written.
  if (value instanceof Date) return value.toISOString().replace('T00:00:00.000Z', '').replace('.000Z', '');
  return rearm(typeof value === 'string' ? value : String(value as number | boolean));
}

async function* bytes(stored: AsyncIterable<Buffer>, gzip: boolean): AsyncGenerator<Buffer> {
  let unpacked = 0;
  for await (const piece of gzip ? gunzipped(stored) : stored) {
    unpacked += piece.length;
    if (unpacked > MAX_UNPACKED) throw importErrors.FILE_TOO_LARGE({ limit: MAX_UNPACKED / 1024 / 1024 });
    yield piece;
  }
}

function gunzipped(packed: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const gunzip = createGunzip();
  // pipe() does not hand on errors of its source.
  Readable.from(packed)
    .on('error', (thrown) => gunzip.destroy(thrown))
    .pipe(gunzip);
  return gunzip;
}

/** The first bytes of a stream, at most `size`. */
async function take(source: AsyncIterable<Buffer>, size: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of source) {
      pieces.push(piece);
      length += piece.length;
      if (length >= size) break;
    }
  } catch (thrown) {
    if (String((thrown as { code?: unknown }).code).startsWith('Z_'))
      throw importErrors.FILE_NOT_READABLE({}, { cause: thrown });
    throw thrown;
  }
  return Buffer.concat(pieces).subarray(0, size);
}
