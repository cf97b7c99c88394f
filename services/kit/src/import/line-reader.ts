import { validateMessage } from '../contract/validate.ts';
import type { Resource } from '../resource/define.ts';
import { canonicalise, fieldsOf, setValue, valueOf } from '../resource/row.ts';
import { problemOf } from './problem.ts';
import { sheetReader } from './sheet-target.ts';
import type { SheetReader } from './sheet-target.ts';
import type { TargetColumn } from './target-column.ts';
import type { Ignored, ImportContext, ImportRow, LineProblem } from './target.ts';

/** Reads lines as records of a noun. */
export interface LineReader<T> {
  sheet: SheetReader<T>;
  /** The record that a line alone describes, or what is wrong with it; read once. */
  read(row: ImportRow, timeZone: string): T | LineProblem;
  /** The line laid over a record that is there; what it may not change is told. */
  merge(
    before: T,
    row: ImportRow,
    emptyCells: ImportContext['emptyCells'],
    timeZone: string,
  ): { after: T; ignored: Ignored[] } | LineProblem;
}

export function lineReader<T extends object>(
  resource: Resource<T>,
  columns: Readonly<Record<string, TargetColumn<T>>>,
  defaults: Partial<T>,
): LineReader<T> {
  const { registry, message } = resource.options;
  const sheet = sheetReader(resource, columns);
  const known = new WeakMap<ImportRow, T | LineProblem>();
  const restored = resource.options.imported?.restored ?? [];

  function put(draft: T, name: string, text: string, timeZone: string): LineProblem | undefined {
    const own = columns[name];
    const cleaned = own?.clean?.(text) ?? text;
    return own?.set ? own.set(draft, cleaned) : sheet.put(draft, name, cleaned, timeZone);
  }

  function readLine(row: ImportRow, timeZone: string): T | LineProblem {
    const draft = resource.codec.fromJSON({});
    Object.assign(draft, structuredClone(defaults));
    for (const [name, text] of Object.entries(row.values)) {
      // An empty cell of a column that the file has is an answer; one of what every record must have is none.
      if (text === '' && (columns[name]?.set || sheet.columns.get(name)?.field.field.rule.required)) continue;
      const problem = put(draft, name, text, timeZone);
      if (problem) return problem;
    }
    sheet.tidy(draft);
    canonicalise(draft, resource.stored);
    const [violation] = validateMessage(registry, message, draft);
    return violation ? problemOf(violation) : draft;
  }

  return {
    sheet,
    read(row, timeZone) {
      const found = known.get(row) ?? readLine(row, timeZone);
      known.set(row, found);
      return found;
    },
    merge(before, row, emptyCells, timeZone) {
      const after = structuredClone(before);
      const ignored: Ignored[] = [];
      for (const [name, text] of Object.entries(row.values)) {
        if (name === 'id' || restored.includes(name) || (text === '' && emptyCells === 'keep')) continue;
        const field = sheet.columns.get(name)?.field;
        const old = field && structuredClone(valueOf(after, field));
        const problem = put(after, name, text, timeZone);
        if (problem) return problem;
        if (!field?.field.rule.immutable) continue;
        sheet.tidy(after);
        canonicalise(after, [field]);
        if (!same(old, valueOf(after, field))) ignored.push({ field: name, reason: 'NOT_CHANGED' });
        setValue(after, field, old);
      }
      sheet.tidy(after);
      canonicalise(after, resource.stored);
      fieldsOf(after)['etag'] = fieldsOf(before)['etag'];
      return { after, ignored };
    },
  };
}

function same(one: unknown, other: unknown): boolean {
  const text = (value: unknown): string | undefined =>
    JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? `${item}n` : item));
  return text(one ?? '') === text(other ?? '');
}

export function isProblem(value: object): value is LineProblem {
  return 'reason' in value && !('id' in value) && !('after' in value);
}
