import type { ExportRequest, FileChunk } from '@crm/proto/gen/crm/type/v1/standard';
import type { Call } from '../grpc/call.ts';
import { invalid } from '../grpc/errors.ts';
import type { Db } from '../pg/pool.ts';
import type { Column } from './columns.ts';
import { csvDialect, csvLine } from './csv.ts';
import type { Cell } from './csv.ts';
import type { Resource } from './define.ts';
import { isNumeric, namedFieldViolation } from './filter-sql.ts';
import { cursorOf, parseOrder } from './order.ts';
import type { CursorValue } from './order.ts';
import { newParams } from './params.ts';
import { fetchPage, presenter, searchableFor, selectionSql } from './read.ts';
import { valueOf } from './row.ts';
import { xlsxSheet } from './xlsx.ts';

/** Rows per statement: the whole export holds no snapshot and no cursor open, and its memory stays that of one batch. */
const BATCH = 1000;
const CHUNK = 64 * 1024;

/**
 * Writes the records that the caller may see and export as CSV or XLSX, in pieces of about 64 KiB. Columns are named by
 * their fields, so that the file can be imported again; money and quantities take two. Scope is that of the export
 * permission and of reading, both.
 */
export async function* exportRecords<T extends object>(
  db: Db,
  resource: Resource<T>,
  request: ExportRequest,
  call: Call,
): AsyncGenerator<FileChunk> {
  const columns = chosenColumns(resource, request.columns, call);
  const xlsx = request.format === 'xlsx';
  const dialect = csvDialect(call.language);
  const header = columns.flatMap(headerOf);
  const lines = batches(db, resource, request, call);
  const pieces = xlsx
    ? xlsxSheet(resource.pluralProperty, header, cellsOf(lines, columns))
    : csvPieces(header, cellsOf(lines, columns));
  let first = true;
  for await (const data of gathered(pieces)) {
    yield first
      ? {
          data,
          fileName: `${resource.pluralProperty}.${xlsx ? 'xlsx' : 'csv'}`,
          contentType: xlsx ? XLSX_TYPE : 'text/csv; charset=utf-8',
        }
      : { data, fileName: '', contentType: '' };
    first = false;
  }

  async function* csvPieces(names: readonly string[], rows: AsyncIterable<Cell[]>): AsyncGenerator<Buffer> {
    yield Buffer.from(
      (dialect.bom ? '\uFEFF' : '') +
        csvLine(
          names.map((text) => ({ kind: 'text', text })),
          dialect,
        ),
    );
    for await (const row of rows) yield Buffer.from(csvLine(row, dialect));
  }
}

const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

async function* batches<T extends object>(
  db: Db,
  resource: Resource<T>,
  request: ExportRequest,
  call: Call,
): AsyncGenerator<T> {
  const searchable = searchableFor(resource, call.actor);
  const keys = parseOrder(request.orderBy, searchable);
  const asOf = presenter(resource, call);
  let cursor: CursorValue[] | undefined;
  for (;;) {
    const params = newParams();
    const selection = { filter: request.filter, q: request.q, showDeleted: false };
    const conditions = selectionSql(resource, selection, call.actor, resource.permissionFor('read'), params);
    const exporting = selectionSql(
      resource,
      { filter: '', q: '', showDeleted: true },
      call.actor,
      resource.permissionFor('export'),
      params,
    );
    const rows = await fetchPage(
      db,
      { resource, keys, limit: BATCH },
      [...conditions, ...exporting],
      cursor,
      params,
      'named',
    );
    for (const row of rows.slice(0, BATCH)) yield asOf(resource.read(row));
    const last = rows[BATCH - 1];
    if (rows.length <= BATCH || !last || call.signal.aborted) return;
    cursor = cursorOf(last, keys);
  }
}

function chosenColumns<T extends object>(resource: Resource<T>, names: readonly string[], call: Call): Column[] {
  const { visible } = searchableFor(resource, call.actor);
  const offered = resource.columns.filter((column) => visible(column) && (column.shape !== 'json' || names.length > 0));
  if (names.length === 0) return offered;
  return names.map((name) => {
    const column = offered.find(({ field }) => field.name === name || field.jsonName === name);
    if (!column) throw invalid([namedFieldViolation('columns', 'UNKNOWN_FIELD', { name })]);
    return column;
  });
}

function headerOf({ field, shape }: Column): string[] {
  if (shape === 'money') return [field.jsonName, `${field.jsonName}.currency`];
  return shape === 'quantity' ? [field.jsonName, `${field.jsonName}.unit`] : [field.jsonName];
}

async function* cellsOf<T extends object>(
  messages: AsyncIterable<T>,
  columns: readonly Column[],
): AsyncGenerator<Cell[]> {
  for await (const message of messages) yield columns.flatMap((column) => cells(valueOf(message, column), column));
}

function cells(value: unknown, column: Column): Cell[] {
  const text = (content: string): Cell => ({ kind: 'text', text: content });
  if (column.shape === 'money') {
    const { amount, currency } = (value as { amount: string; currency: string } | undefined) ?? {
      amount: '',
      currency: '',
    };
    return [{ kind: 'number', text: amount }, text(currency)];
  }
  if (column.shape === 'quantity') {
    const { value: quantity, unit } = (value as { value: string; unit: string } | undefined) ?? { value: '', unit: '' };
    return [{ kind: 'number', text: quantity }, text(unit)];
  }
  if (value === undefined || value === null) return [text('')];
  if (value instanceof Date) return [text(value.toISOString())];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return [text(value.join(', '))];
  if (typeof value === 'object')
    return [text(JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item)))];
  return [{ kind: isNumeric(column) ? 'number' : 'text', text: String(value) }];
}

async function* gathered(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let size = 0;
  for await (const piece of pieces) {
    waiting.push(piece);
    size += piece.length;
    if (size >= CHUNK) {
      yield Buffer.concat(waiting);
      [waiting, size] = [[], 0];
    }
  }
  if (size > 0) yield Buffer.concat(waiting);
}
