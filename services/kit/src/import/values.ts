const SPACES = /[\s\u00A0\u2007\u2009\u202F]/g;
const UNITS_BEHIND = /(руб\.?|р\.|₽|€|\$|£|лв\.?|%)$/i;
const UNITS_BEFORE = /^([-+]?)(€|\$|£|₽)/;
/** Digits, perhaps in threes divided by one mark, perhaps with a fraction behind another. */
const GROUPED = /^([+-]?)(\d{1,3})((?:([ ,.'])\d{3})(?:\4\d{3})*)(?:([.,])(\d*))?$/;
const PLAIN = /^([+-]?)(\d*)(?:[.,](\d*))?$/;

/**
 * A decimal as people and spreadsheets write it ("1 234,50", "1,234.50", "-5", "12 руб."), as a plain decimal string;
 * undefined when it is none, as a date ("10.05.2024") or "1 2 3". Thousands are marked by one mark and always by threes. A
 * single comma or point is always the decimal mark: "1,234" is a thousand and something nowhere in the files that we take,
 * but "0,125" is common.
 */
export function parseDecimal(text: string): string | undefined {
  const trimmed = text
    .replace(SPACES, ' ')
    .trim()
    .replace(/[\u2212\u2013]/g, '-')
    .replace(/\u2019/g, "'")
    .replace(UNITS_BEHIND, '')
    .replace(UNITS_BEFORE, '$1')
    .trim();
  const [, sign = '', first = '', groups = '', mark, decimal, fraction = ''] = GROUPED.exec(trimmed) ?? [];
  const single = (mark === ',' || mark === '.') && decimal === undefined && groups.length === 4;
  if (mark !== undefined && mark !== decimal && !single)
    return plain(sign, first + groups.replaceAll(mark, ''), fraction);
  const [all, plainSign = '', whole = '', rest = ''] = PLAIN.exec(trimmed) ?? [];
  return all === undefined || whole + rest === '' ? undefined : plain(plainSign, whole, rest);
}

function plain(sign: string, whole: string, fraction: string): string {
  const value = `${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`;
  return sign === '-' ? `-${value}` : value;
}

/** What may stand behind a date: a time, with a zone or without. */
const TIME = /^(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/;

interface Moment {
  date: string;
  hours: string;
  minutes: string;
  seconds: string;
  fraction: string;
  zone: string;
}

/** Takes "2026-01-31…", "31.01.2026…", "31/01/2026…" apart; undefined when it is no date, or something else stands behind it. */
function momentOf(text: string): Moment | undefined {
  const trimmed = text.replace(SPACES, ' ').trim();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/.exec(trimmed);
  const local = /^(\d{1,2})[./](\d{1,2})[./](\d{4})(?!\d)/.exec(trimmed);
  const [year, month, day] = iso ? [iso[1], iso[2], iso[3]] : local ? [local[3], local[2], local[1]] : [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const behind = TIME.exec(trimmed.slice((iso ?? local)?.[0].length));
  if (!behind) return undefined;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${date}T00:00:00Z`);
  // Date.parse takes February 30th for March 2nd.
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(date)) return undefined;
  const [, hours = '00', minutes = '00', seconds = '00', fraction = '', zone = ''] = behind;
  return { date, hours: hours.padStart(2, '0'), minutes, seconds, fraction, zone };
}

/**
 * A calendar date (YYYY-MM-DD). Midnight behind it is how spreadsheets write a day and says nothing; any other time would be
 * lost, so such a text is no date.
 */
export function parseDate(text: string): string | undefined {
  const moment = momentOf(text);
  return moment && /^0*$/.test(moment.hours + moment.minutes + moment.seconds + moment.fraction)
    ? moment.date
    : undefined;
}

/** An instant of a date with an optional time; without a zone it is UTC. Undefined when it is none. */
export function parseInstant(text: string): Date | undefined {
  const moment = momentOf(text);
  if (!moment) return undefined;
  const { date, hours, minutes, seconds, fraction, zone } = moment;
  const instant = new Date(
    `${date}T${hours}:${minutes}:${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}${zone === '' ? 'Z' : zone}`,
  );
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

const YES = new Set(['1', 'true', 'yes', 'y', 'да', '+', 'x', 'истина', 'вярно']);
const NO = new Set(['0', 'false', 'no', 'n', 'нет', 'не', '-', 'ложь', 'невярно', '']);

export function parseBool(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  return YES.has(word) ? true : NO.has(word) ? false : undefined;
}
