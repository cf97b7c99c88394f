import { columnName } from '../resource/column-name.ts';
import type { FileNote } from './table/table.ts';
import type { LineOutcome } from './target.ts';

/** Something that was not taken in although its line was, or that a person may not have seen. */
export interface Warning {
  reason: string;
  /** Header or letter of the column, name of the sheet, range of cells. */
  where: string;
  count: number;
  /** The first line with it; 0 when it is about no line. */
  line: number;
}

/** Warnings of the same kind and place counted together. */
export function warningsTogether(one: readonly Warning[], other: readonly Warning[]): Warning[] {
  const all = new Map<string, Warning>();
  for (const warning of [...one, ...other]) {
    const key = `${warning.reason} ${warning.where}`;
    const known = all.get(key);
    // What is about no line is told of the whole file each time.
    all.set(key, known && warning.line > 0 ? { ...known, count: known.count + warning.count } : (known ?? warning));
  }
  return [...all.values()];
}

export function notesAsWarnings(notes: readonly FileNote[]): Warning[] {
  return notes.map((note) => ({ ...note, line: 0 }));
}

/** What a target left out of lines that it took. */
export function ignoredOf(outcomes: readonly LineOutcome[]): Warning[] {
  return outcomes.flatMap(({ line, ignored = [] }) =>
    ignored.map(({ field, reason }) => ({ reason, where: field, count: 1, line })),
  );
}

/** Counts the filled cells of columns that nothing takes. */
export function unusedColumns(header: readonly string[]): {
  see(line: number, cells: readonly string[], used: ReadonlySet<number>): void;
  take(): Warning[];
} {
  let seen = new Map<number, Warning>();
  return {
    see(line, cells, used) {
      for (let at = 0; at < cells.length; at++) {
        if (cells[at] === '' || used.has(at)) continue;
        const known = seen.get(at);
        if (known) known.count += 1;
        else seen.set(at, { reason: 'COLUMN_NOT_TAKEN', where: header[at] || columnName(at), count: 1, line });
      }
    },
    take() {
      const warnings = [...seen.values()];
      seen = new Map();
      return warnings;
    },
  };
}
