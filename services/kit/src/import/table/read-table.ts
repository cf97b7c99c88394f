import { containerOf } from './detect.ts';
import { csvRows, detectCsv } from './csv-rows.ts';
import { tableRefused } from './refused.ts';
import { detectSheet, sheetRows } from './sheet-rows.ts';
import type { TableFormat, TablePart } from './table.ts';

/** What the file is and how it is read. Throws FILE_NOT_READABLE. */
export async function detectTable(body: AsyncIterable<Uint8Array>): Promise<TableFormat> {
  const pieces = body[Symbol.asyncIterator]();
  const { value: first = new Uint8Array() } = (await pieces.next()) as { value?: Uint8Array };
  const container = containerOf(first);
  if (container === 'locked') throw tableRefused('FILE_LOCKED');
  const whole = put(first, pieces);
  return container === 'xlsx' ? detectSheet(whole) : detectCsv(whole, container === 'gzip');
}

/** The first piece put back before the rest. */
async function* put(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

/** Rows of a file; how much of it has been read is known of a workbook only. */
export async function* readTable(format: TableFormat, body: AsyncIterable<Uint8Array>): AsyncGenerator<TablePart> {
  if (format.kind === 'xlsx') yield* sheetRows(body, format);
  else for await (const rows of csvRows(body, format)) yield { rows, notes: [], read: 0 };
}
