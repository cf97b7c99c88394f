/** {year}, {year:2}, {month}, {number} and {number:width}. */
const PLACE = /\{(year|month|number)(?::(\d))?\}/g;

/** Whether a pattern can tell documents apart: it names the running number, and nothing that is unknown. */
export function isNumberPattern(pattern: string): boolean {
  return /\{number(?::\d)?\}/.test(pattern) && !/[{}]/.test(pattern.replace(PLACE, ''));
}

/**
 * A document's number out of a template's pattern: "INV-{year}-{number:5}" with the 42nd of 2026 gives "INV-2026-00042".
 * `date` is YYYY-MM-DD; `number` runs by template and year. A number wider than its place is written whole.
 */
export function formatNumber(pattern: string, date: string, number: number): string {
  return pattern.replace(PLACE, (_place, what: string, width?: string) => {
    if (what === 'year') return width === '2' ? date.slice(2, 4) : date.slice(0, 4);
    if (what === 'month') return date.slice(5, 7);
    return String(number).padStart(Number(width ?? 1), '0');
  });
}
