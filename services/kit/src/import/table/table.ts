/** Cells of a row, the header first; empty rows are left out but counted, so that numbers agree with a spreadsheet. */
export interface FileRow {
  line: number;
  cells: string[];
  /** Cells whose value cannot be known, by position. */
  flaws?: Flaw[];
}

export interface Flaw {
  at: number;
  reason: 'FORMULA_WITHOUT_VALUE' | 'CELL_ERROR' | 'BAD_DATE' | 'NUMBER_CUT';
}

/** What a person should know of the file: something that is not read, or that he may not have seen. */
export interface FileNote {
  reason: 'SHEETS_LEFT_OUT' | 'MERGED_CELLS' | 'HIDDEN_ROWS' | 'HIDDEN_COLUMNS';
  /** Names of sheets, ranges, rows. */
  where: string;
  count: number;
}

/** Some rows that follow each other. */
export interface TablePart {
  rows: FileRow[];
  notes: FileNote[];
  /** How much of the file has been read, 0 to 1. */
  read: number;
}

export interface TableFormat {
  kind: string;
  encoding: string;
  delimiter: string;
  gzip: boolean;
  /** Of a workbook: the one that is read, and all. */
  sheet: string;
  sheets: string[];
}

/** The text of a cell; what no database keeps (NUL, half a character) is marked as unreadable. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** As many as a mapping can name. */
export const MAX_COLUMNS = 1000;
/** Rows that travel together. */
export const PART_ROWS = 250;
