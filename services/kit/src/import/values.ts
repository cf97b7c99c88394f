/**
 * A decimal as people and spreadsheets write it ("1 234,50", "1,234.50", "-5", "12 руб."), as a plain decimal string;
 * undefined when it is none. A single comma or point with three digits behind it is a thousands mark only when another
 * mark stands there too: "1,234" is 1.234 nowhere in the files that we take, but "0,125" is common, so a single mark is
 * always the decimal one.
 */
export function parseDecimal(text: string): string | undefined {
  const trimmed = text
    .replace(/[\s\u00A0\u202F']/g, '')
    .replace(/\u2212/g, '-')
    .replace(/(руб\.?|р\.|₽|€|\$|£|лв\.?|%)$/i, '')
    .replace(/^(€|\$|£|₽)/, '');
  const last = Math.max(trimmed.lastIndexOf(','), trimmed.lastIndexOf('.'));
  const mark = trimmed[last];
  const other = mark === ',' ? '.' : ',';
  const single = mark === undefined || trimmed.indexOf(mark) === last;
  const plain = single ? trimmed.replaceAll(other, '').replace(',', '.') : trimmed.replace(/[.,]/g, '');
  return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(plain)
    ? plain
        .replace(/^\+/, '')
        .replace(/\.$/, '')
        .replace(/^(-?)\./, '$10.')
    : undefined;
}

/** A calendar date (YYYY-MM-DD) of "2026-01-31…", "31.01.2026", "31/01/2026"; undefined when it is none. */
export function parseDate(text: string): string | undefined {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/.exec(text.trim());
  const local = /^(\d{1,2})[./](\d{1,2})[./](\d{4})(?!\d)/.exec(text.trim());
  const [year, month, day] = iso ? [iso[1], iso[2], iso[3]] : local ? [local[3], local[2], local[1]] : [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${date}T00:00:00Z`);
  // Date.parse takes February 30th for March 2nd.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date) ? date : undefined;
}

/** An instant of a date with an optional time; without a zone it is UTC. Undefined when it is none. */
export function parseInstant(text: string): Date | undefined {
  const date = parseDate(text);
  if (date === undefined) return undefined;
  const time = /[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3})\d*)?)?\s*(Z|[+-]\d{2}:?\d{2})?\s*$/.exec(text.trim());
  const [, hours = '0', minutes = '00', seconds = '00', fraction = '0', zone = 'Z'] = time ?? [];
  if (!time && /[T ]\S/.test(text.trim())) return undefined;
  const instant = new Date(`${date}T${hours.padStart(2, '0')}:${minutes}:${seconds}.${fraction.padEnd(3, '0')}${zone}`);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

const YES = new Set(['1', 'true', 'yes', 'y', 'да', '+', 'x', 'истина', 'вярно']);
const NO = new Set(['0', 'false', 'no', 'n', 'нет', 'не', '-', 'ложь', 'невярно', '']);

export function parseBool(text: string): boolean | undefined {
  const plain = text.trim().toLowerCase();
  return YES.has(plain) ? true : NO.has(plain) ? false : undefined;
}
