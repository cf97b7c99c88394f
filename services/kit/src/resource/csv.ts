import type { Language } from '../access/actor.ts';

/** How a spreadsheet in this language reads a CSV file: Excel in Russian and Bulgarian splits by semicolons, has decimal commas, and takes UTF-8 for UTF-8 only after a byte order mark. */
export interface CsvDialect {
  delimiter: ',' | ';';
  decimal: '.' | ',';
  bom: boolean;
}

export function csvDialect(language: Language): CsvDialect {
  return language === 'en' ? { delimiter: ',', decimal: '.', bom: false } : { delimiter: ';', decimal: ',', bom: true };
}

export type Cell = { kind: 'text' | 'number'; text: string };

/** One line with its line end. */
export function csvLine(cells: readonly Cell[], { delimiter, decimal }: CsvDialect): string {
  return `${cells.map((cell) => quote(cell.kind === 'number' ? cell.text.replace('.', decimal) : disarm(cell.text), delimiter)).join(delimiter)}\r\n`;
}

/** What a spreadsheet would run; a phone number (+7…) or a negative number it would not. */
const FORMULA = /^[=@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]|^[+-](?![\d\s()-]*$)/;
/** An apostrophe before these says that what follows is a text. */
const MARKED = /^'+(?:[=@+\t\r\n\uFF1D\uFF0B\uFF0D\uFF20-]|\d(?:[.,]\d+)?E\+?\d+$)/i;
/** A long number as a spreadsheet shows it, and as it writes it into a text file. */
const CUT = /^-?\d[.,]\d+E\+\d+$/i;
/** What a spreadsheet takes for such a number: 1E5 is 100000 to it. */
const POWER = /^\d(?:[.,]\d+)?E\+?\d+$/i;
const SPACE_AT_END = /^\s|\s$/;

/** A text as a cell of a file that is run when it begins like a formula: that gets an apostrophe. See `marked`. */
export function disarm(text: string): string {
  if (SPACE_AT_END.test(text) || !(FORMULA.test(text) || POWER.test(text))) return marked(text);
  return isFenced(`'${text}`) ? `'${text}'` : `'${text}`;
}

/** A text as a cell, so that `rearm` gives it back whatever it was: spaces at its ends stand between two apostrophes. */
export function marked(text: string): string {
  if (SPACE_AT_END.test(text) || isFenced(text)) return `'${text}'`;
  return MARKED.test(text) ? `'${text}` : text;
}

/** Whether digits were cut off a cell: "4,07028E+19" was an account once. A text of that form has an apostrophe. */
export function isCut(cell: string): boolean {
  return CUT.test(cell);
}

/** The text of a cell: what `disarm` added is taken back, and so are the spaces around it that somebody left there. */
export function rearm(cell: string): string {
  const text = cell.trim();
  if (isFenced(text)) return text.slice(1, -1);
  return MARKED.test(text) ? text.slice(1) : text;
}

/** Apostrophes around a text say that the spaces at its ends are its own. By hand: a pattern would look back over them again and again. */
function isFenced(text: string): boolean {
  let [from, to] = [0, text.length];
  while (from < to && text[from] === "'") from += 1;
  while (to > from && text[to - 1] === "'") to -= 1;
  return from > 0 && to < text.length && from < to && SPACE_AT_END.test(text.slice(from, to));
}

function quote(text: string, delimiter: string): string {
  return text.includes(delimiter) || /["\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
