import { fold } from '../resource/search.ts';
import type { ImportMapping } from '@crm/proto/gen/crm/type/v1/import';
import { columnsOfRejected } from './rejected.ts';
import type { ImportColumn } from './target.ts';

/**
 * Guesses which column of the file is which of the target, by the names in all languages: first headers that are equal
 * to a name, then those that hold all its words or begin alike. Each header is used once; columns go in their order.
 */
export function guessMapping(header: readonly string[], columns: readonly ImportColumn[]): ImportMapping[] {
  const headers = header.map(plain);
  const taken = new Set(Array.from({ length: columnsOfRejected(header) }, (_, at) => at));
  const found = new Map<string, number>();
  for (const matches of [(name: string, at: string) => name === at, alike]) {
    for (const column of columns) {
      if (found.has(column.name)) continue;
      const position = namesOf(column)
        .map((name) => headers.findIndex((at, index) => !taken.has(index) && at !== '' && matches(name, at)))
        .find((index) => index >= 0);
      if (position === undefined) continue;
      found.set(column.name, position);
      taken.add(position);
    }
  }
  return columns.flatMap(({ name, list }) => {
    const position = found.get(name);
    if (position === undefined) return [];
    // A field that holds several takes all columns that are called the same.
    const others = list
      ? headers.flatMap((at, index) => (at === headers[position] && !taken.has(index) ? [index] : []))
      : [];
    return [position, ...others].map((one) => ({ column: name, position: one }));
  });
}

function namesOf({ name, labels }: ImportColumn): string[] {
  return [name, ...Object.values(labels).flat()].map(plain).filter((text) => text !== '');
}

/** "Unit price", "unit_price", "UnitPrice" and "Unit-Price:" are one header. */
function plain(text: string): string {
  return fold(text.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2'))
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function alike(name: string, header: string): boolean {
  const words = header.split(' ');
  const wanted = name.split(' ');
  // One-letter and two-letter names would be found in everything.
  if (name.length < 4) return false;
  return (
    wanted.every((word) => words.includes(word)) ||
    (words.length === 1 && header.length >= 5 && (name.startsWith(header) || header.startsWith(name)))
  );
}
