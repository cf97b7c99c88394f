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

/** A cell that begins like a formula would be run by the spreadsheet that opens the file; a phone number (+7…) would not. */
export function disarm(text: string): string {
  return /^[=@\t\r]|^[+-](?![\d\s()-]*$)/.test(text) ? `'${text}` : text;
}

/** Takes back what `disarm` added, when a file of ours comes in again. */
export function rearm(text: string): string {
  return /^'[=@+\t\r-]/.test(text) ? text.slice(1) : text;
}

function quote(text: string, delimiter: string): string {
  return text.includes(delimiter) || /["\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
