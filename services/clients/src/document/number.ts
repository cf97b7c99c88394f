/** {year}, {year:2}, {month}, {number} and {number:width}. */
const PLACE = /\{(year|month|number)(?::(\d))?\}/g;
const NUMBER = '{number}';

/** Whether a pattern can tell documents apart: it names the running number, and nothing that is unknown. */
export function isNumberPattern(pattern: string): boolean {
  return /\{number(?::\d)?\}/.test(pattern) && !/[{}]/.test(pattern.replace(PLACE, ''));
}

/**
 * What stands around the running number on a day, YYYY-MM-DD: "INV-2026-{number}". Whatever leaves the same is one series
 * and counts by one counter, whichever templates and kinds of documents have the pattern. One without a year goes on
 * counting from year to year.
 */
export function seriesOf(pattern: string, date: string): string {
  return place(pattern, date, () => NUMBER);
}

/** A document's number: "INV-{year}-{number:5}" with the 42nd of 2026 gives "INV-2026-00042". One wider than its place is written whole. */
export function formatNumber(pattern: string, date: string, number: bigint): string {
  return place(pattern, date, (width) => String(number).padStart(width, '0'));
}

/** A regular expression whose first group is the running number of a series; for PostgreSQL and JavaScript. */
export function numbersOf(series: string): string {
  const around = series.split(NUMBER).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return `^${around.join('(\\d{1,15})')}$`;
}

function place(pattern: string, date: string, number: (width: number) => string): string {
  return pattern.replace(PLACE, (_place, what: string, width?: string) => {
    if (what === 'year') return width === '2' ? date.slice(2, 4) : date.slice(0, 4);
    if (what === 'month') return date.slice(5, 7);
    return number(Number(width ?? 1));
  });
}
