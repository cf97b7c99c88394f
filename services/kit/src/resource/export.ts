import { setImmediate } from 'node:timers/promises';
import type { ExportRequest, FileChunk } from '@crm/proto/gen/crm/type/v1/standard';
import type { Call } from '../grpc/call.ts';
import { invalid } from '../grpc/errors.ts';
import type { Db } from '../pg/pool.ts';
import type { Column } from './columns.ts';
import { csvDialect, csvLine } from './csv.ts';
import type { Cell } from './csv.ts';
import type { Resource } from './define.ts';
import { namedFieldViolation } from './filter-sql.ts';
import { cursorOf, parseOrder } from './order.ts';
import type { CursorValue } from './order.ts';
import { newParams } from './params.ts';
import type { Searchable } from './filter-sql.ts';
import { fetchPage, presenter, searchableFor, selectionSql } from './read.ts';
import { cellWriter, returningColumns, sheetColumns } from './sheet.ts';
import { xlsxSheet } from './xlsx.ts';

/** Rows per statement: the whole export holds no snapshot and no cursor open, and its memory stays that of one batch. */
const BATCH = 1000;
const CHUNK = 64 * 1024;
/** So long an export keeps the process at most before others have their turn. */
const TURN_MS = 20;

/**
 * Writes the records that the caller may see and export as CSV or XLSX, in pieces of about 64 KiB. Columns are named by
 * their fields; those that an import brings back are written unless others are asked for. Scope is that of the export
 * permission and of reading, both.
 */
export async function* exportRecords<T extends object>(
  db: Db,
  resource: Resource<T>,
  request: ExportRequest,
  call: Call,
): AsyncGenerator<FileChunk> {
  const columns = chosenColumns(resource, request.columns, call).flatMap((column) => sheetColumns(resource, column));
  const xlsx = request.format === 'xlsx';
  const dialect = csvDialect(call.language);
  const header = columns.map(({ name }) => name);
  const cells = cellsOf(batches(db, resource, request, call), cellWriter(resource, columns));
  const pieces = xlsx ? xlsxSheet(resource.pluralProperty, header, cells) : csvPieces(header, cells);
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
  // What comes back is written oldest first: what others refer to stands before them.
  const ordered = request.orderBy === '' && resource.options.imported !== undefined;
  const keys = ordered ? parseOrder('id', byId(searchable)) : parseOrder(request.orderBy, searchable);
  // A file has no place for what may be done with a record.
  const asOf = presenter(resource, call, 'RECORD_VIEW_BASIC');
  let cursor: CursorValue[] | undefined;
  for (;;) {
    call.signal.throwIfAborted();
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
    if (rows.length <= BATCH || !last) return;
    cursor = cursorOf(last, keys);
  }
}

function byId(searchable: Searchable): Searchable {
  const columns = searchable.columns.map((column) =>
    column.field.name === 'id'
      ? { ...column, field: { ...column.field, rule: { ...column.field.rule, sortable: true } } }
      : column,
  );
  return { ...searchable, columns };
}

function chosenColumns<T extends object>(resource: Resource<T>, names: readonly string[], call: Call): Column[] {
  const { visible } = searchableFor(resource, call.actor);
  const offered = resource.columns.filter(visible);
  if (names.length === 0) return resource.options.imported ? returningColumns(resource).filter(visible) : offered;
  return names.map((name) => {
    const column = offered.find(({ field }) => field.name === name || field.jsonName === name);
    if (!column) throw invalid([namedFieldViolation('columns', 'UNKNOWN_FIELD', { name })]);
    return column;
  });
}

/** Records as cells; between the batches of a large export others have their turn. */
async function* cellsOf<T extends object>(
  messages: AsyncIterable<T>,
  write: (message: T) => Cell[],
): AsyncGenerator<Cell[]> {
  let turn = performance.now();
  for await (const message of messages) {
    yield write(message);
    if (performance.now() - turn < TURN_MS) continue;
    await setImmediate();
    turn = performance.now();
  }
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
