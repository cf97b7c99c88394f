import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import type { CsvError } from 'csv-parse';
import iconv from 'iconv-lite';
import { isCut, rearm } from '../../resource/csv.ts';
import { SEPARATOR_LINE, detectDelimiter, detectEncoding } from './detect.ts';
import type { Encoding } from './detect.ts';
import { firstBytes, through } from './gather.ts';
import { TableRefused, tableRefused } from './refused.ts';
import { MAX_COLUMNS, PART_ROWS, storable } from './table.ts';
import type { FileRow, Flaw, TableFormat } from './table.ts';

const SAMPLE = 64 * 1024;
const MIB = 1024 * 1024;
/** A packed file may not unpack to more than this: a small archive must not fill the memory or the days. */
const MAX_UNPACKED = 2048 * MIB;
const PACKED_PIECE = 32 * 1024;
/** What is longer is no row: somebody forgot to close a quote. */
const MAX_ROW = MIB;

/** How a text is read, by its first bytes. Throws FILE_NOT_READABLE. */
export async function detectCsv(source: AsyncIterable<Uint8Array>, gzip: boolean): Promise<TableFormat> {
  const sample = await firstBytes(unpacked(source, gzip), SAMPLE);
  const encoding = detectEncoding(sample, sample.length < SAMPLE);
  const delimiter = detectDelimiter(iconv.decode(sample, encoding));
  return { kind: 'csv', encoding, delimiter, gzip, sheet: '', sheets: [] };
}

/** Rows of a text in parts. */
export async function* csvRows(
  source: AsyncIterable<Uint8Array>,
  { encoding, delimiter, gzip }: TableFormat,
): AsyncGenerator<FileRow[]> {
  const parser = parse({
    delimiter: delimiter || ',',
    // Lines may end in different ways within one file.
    record_delimiter: ['\r\n', '\n', '\r'],
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    trim: false,
    max_record_size: MAX_ROW,
  });
  let line = 0;
  try {
    for await (const records of through<string[]>(decoded(unpacked(source, gzip), encoding as Encoding), parser)) {
      const rows: FileRow[] = [];
      for (const cells of records) {
        line += 1;
        if (line === 1 && SEPARATOR_LINE.test(cells.join(delimiter))) continue;
        if (cells.length > MAX_COLUMNS && cells.slice(MAX_COLUMNS).some((cell) => cell.trim() !== ''))
          throw tableRefused('FILE_TOO_WIDE', { limit: MAX_COLUMNS });
        if (cells.length === 1 && (cells[0] ?? '').trim() === '') continue;
        const flaws = cells.flatMap((cell, at): Flaw[] => (isCut(cell.trim()) ? [{ at, reason: 'NUMBER_CUT' }] : []));
        rows.push({ line, cells: cells.map((cell) => storable(rearm(cell))), ...(flaws.length > 0 && { flaws }) });
      }
      for (let at = 0; at < rows.length; at += PART_ROWS) yield rows.slice(at, at + PART_ROWS);
    }
  } catch (thrown) {
    if (thrown instanceof TableRefused) throw thrown;
    throw (thrown as Partial<CsvError>).code === 'CSV_MAX_RECORD_SIZE'
      ? tableRefused('FILE_ROW_TOO_LONG', { line: line + 1 })
      : tableRefused('FILE_NOT_READABLE');
  }
}

async function* decoded(source: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = iconv.getDecoder(encoding);
  for await (const piece of source) yield decoder.write(Buffer.from(piece));
  yield decoder.end() ?? '';
}

async function* unpacked(stored: AsyncIterable<Uint8Array>, gzip: boolean): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const pieces of gzip ? gunzipped(stored) : asLists(stored)) {
    for (const piece of pieces) {
      size += piece.length;
      if (size > MAX_UNPACKED) throw tableRefused('FILE_TOO_LARGE', { limit: MAX_UNPACKED / MIB });
      yield piece;
    }
  }
}

async function* asLists(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array[]> {
  for await (const piece of pieces) yield [piece];
}

async function* gunzipped(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array[]> {
  try {
    yield* through<Uint8Array>(inPieces(packed), createGunzip());
  } catch (thrown) {
    throw String((thrown as { code?: unknown }).code).startsWith('Z_') ? tableRefused('FILE_NOT_READABLE') : thrown;
  }
}

/** Small ones: what is packed a thousandfold unpacks to no more than some tens of MiB at once. */
async function* inPieces(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of packed)
    for (let at = 0; at < piece.length; at += PACKED_PIECE) yield piece.subarray(at, at + PACKED_PIECE);
}
