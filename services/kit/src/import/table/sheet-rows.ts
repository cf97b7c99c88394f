import { columnName, columnPosition } from '../../resource/column-name.ts';
import { rearm } from '../../resource/csv.ts';
import { isBeyond, numberText } from './cell-number.ts';
import { firstBytes } from './gather.ts';
import { tableRefused } from './refused.ts';
import { MAX_COLUMNS, PART_ROWS, storable } from './table.ts';
import type { FileNote, FileRow, Flaw, TableFormat, TablePart } from './table.ts';
import { hasCells, openWorkbook, unescaped } from './workbook.ts';
import type { SheetPart, Workbook } from './workbook.ts';
import { readXml } from './xml.ts';

const MIB = 1024 * 1024;
/** A workbook is read whole: its texts lie apart from its cells. */
const MAX_WORKBOOK = 40 * MIB;
/** Examples in a note. */
const TOLD = 10;

async function workbookOf(source: AsyncIterable<Uint8Array>): Promise<Workbook> {
  const bytes = await firstBytes(source, MAX_WORKBOOK + 1);
  if (bytes.length > MAX_WORKBOOK) throw tableRefused('FILE_TOO_LARGE', { limit: MAX_WORKBOOK / MIB });
  return openWorkbook(bytes);
}

/** The sheets of a workbook; the first that is shown is read unless another is chosen. */
export async function detectSheet(source: AsyncIterable<Uint8Array>): Promise<TableFormat> {
  const { sheets } = await workbookOf(source);
  const first = sheets.find(({ hidden }) => !hidden) ?? sheets[0];
  if (!first) throw tableRefused('FILE_NOT_READABLE');
  const names = sheets.map(({ name }) => name);
  return { kind: 'xlsx', encoding: '', delimiter: '', gzip: false, sheet: first.name, sheets: names };
}

/** Rows of a workbook's sheet in parts; the notes come with the last one. */
export async function* sheetRows(source: AsyncIterable<Uint8Array>, format: TableFormat): AsyncGenerator<TablePart> {
  const book = await workbookOf(source);
  const chosen = format.sheet === '' ? book.sheets[0] : book.sheets.find(({ name }) => name === format.sheet);
  if (!chosen) throw tableRefused('FILE_SHEET_UNKNOWN', { sheet: format.sheet });
  const reader = sheetReader(book);
  for await (const _ of readXml(await book.open(chosen.path), reader.listener)) {
    while (reader.rows.length >= PART_ROWS)
      yield { rows: reader.rows.splice(0, PART_ROWS), notes: [], read: reader.share() };
  }
  yield { rows: reader.rows, notes: [...reader.notes(), ...(await leftOut(book, chosen))], read: 1 };
}

async function leftOut(book: Workbook, chosen: SheetPart): Promise<FileNote[]> {
  const names: string[] = [];
  for (const sheet of book.sheets) if (sheet !== chosen && (await hasCells(book, sheet))) names.push(sheet.name);
  return names.length === 0 ? [] : [{ reason: 'SHEETS_LEFT_OUT', where: told(names), count: names.length }];
}

function told(names: readonly string[]): string {
  return names.length > TOLD ? `${names.slice(0, TOLD).join(', ')}, …` : names.join(', ');
}

interface SheetReader {
  listener: Parameters<typeof readXml>[1];
  /** Rows that were read and not yet taken. */
  rows: FileRow[];
  notes(): FileNote[];
  share(): number;
}

interface OpenCell {
  at: number;
  type: string;
  style: number;
  text: string;
  formula: boolean;
  value: boolean;
}

function sheetReader(book: Workbook): SheetReader {
  const rows: FileRow[] = [];
  const hiddenRows: string[] = [];
  const hiddenColumns: string[] = [];
  const merged: string[] = [];
  let [hiddenCount, line, lastLine, next, hidden, inText, inReading] = [0, 0, 1, 0, false, false, false];
  let cells: string[] = [];
  let flaws: Flaw[] = [];
  let cell: OpenCell | undefined;

  function endCell(): void {
    if (!cell) return;
    const { at, text, flaw } = valueOf(cell, book);
    cell = undefined;
    if (flaw) flaws.push({ at, reason: flaw });
    if (text === '') return;
    if (at >= MAX_COLUMNS) throw tableRefused('FILE_TOO_WIDE', { limit: MAX_COLUMNS });
    while (cells.length < at) cells.push('');
    cells[at] = text;
  }

  function endRow(): void {
    if (cells.length === 0 && flaws.length === 0) return;
    if (hidden) {
      hiddenCount += 1;
      if (hiddenRows.length <= TOLD) hiddenRows.push(String(line));
    }
    rows.push({ line, cells, ...(flaws.length > 0 && { flaws }) });
    [cells, flaws] = [[], []];
  }

  return {
    rows,
    listener: {
      open(tag, attributes) {
        switch (tag) {
          case 'dimension':
            lastLine = Number(/\d+$/.exec(attributes['ref'] ?? '')?.[0] ?? 1);
            break;
          case 'col':
            if (isYes(attributes['hidden']))
              hiddenColumns.push(`${letters(attributes['min'])}:${letters(attributes['max'])}`);
            break;
          case 'row':
            line = Number(attributes['r'] ?? line + 1);
            hidden = isYes(attributes['hidden']);
            next = 0;
            break;
          case 'c':
            cell = {
              at: columnPosition(attributes['r']) ?? next,
              type: attributes['t'] ?? 'n',
              style: Number(attributes['s'] ?? 0),
              text: '',
              formula: false,
              value: false,
            };
            next = cell.at + 1;
            break;
          case 'f':
            if (cell) cell.formula = true;
            break;
          case 'rPh':
            inReading = true;
            break;
          case 'v':
          case 't':
            inText = cell !== undefined && !inReading;
            if (cell) cell.value = true;
            break;
          case 'mergeCell':
            merged.push(attributes['ref'] ?? '');
            break;
          default:
        }
      },
      text(piece) {
        if (cell && inText) cell.text += piece;
      },
      close(tag) {
        if (tag === 'v' || tag === 't') inText = false;
        else if (tag === 'rPh') inReading = false;
        else if (tag === 'c') endCell();
        else if (tag === 'row') endRow();
      },
    },
    notes: () =>
      [
        note('MERGED_CELLS', merged, merged.length),
        note('HIDDEN_ROWS', hiddenRows, hiddenCount),
        note('HIDDEN_COLUMNS', hiddenColumns, hiddenColumns.length),
      ].filter(({ count }) => count > 0),
    share: () => Math.min(0.99, line / Math.max(1, lastLine, line)),
  };
}

function note(reason: FileNote['reason'], where: readonly string[], count: number): FileNote {
  return { reason, where: told(where), count };
}

function valueOf(cell: OpenCell, book: Workbook): { at: number; text: string; flaw?: Flaw['reason'] } {
  const { at, type, style, text } = cell;
  if (cell.formula && !cell.value) return { at, text: '', flaw: 'FORMULA_WITHOUT_VALUE' };
  switch (type) {
    case 's':
      return { at, text: storable(rearm(book.texts[Number(text)] ?? '')) };
    case 'str':
    case 'inlineStr':
      return { at, text: storable(rearm(unescaped(text))) };
    case 'b':
      return { at, text: text === '' ? '' : text === '1' ? 'true' : 'false' };
    case 'e':
      return { at, text, flaw: 'CELL_ERROR' };
    case 'd':
      return { at, text: text.replace('T', ' ').replace(/ 00:00:00(\.0+)?Z?$/, '') };
    default: {
      const said = numberText(text, book.styles[style] ?? 'plain', book.from1904);
      if (said !== undefined && isBeyond(said)) return { at, text: said, flaw: 'NUMBER_CUT' };
      return said === undefined ? { at, text, flaw: 'BAD_DATE' } : { at, text: said };
    }
  }
}

function isYes(text: string | undefined): boolean {
  return text === '1' || text === 'true';
}

function letters(number = '1'): string {
  return columnName(Number(number) - 1);
}
