import { instantOf } from '../clock/local-time.ts';

const SPACES = /[\s\u00A0\u2007\u2009\u202F]/g;
/** What stands behind a number or before it, and the currency that it names. */
const SIGNS: readonly (readonly [pattern: string, currency: string])[] = [
  ['руб(?:л[ьея]й?)?\\.?|р\\.|₽|RUB|RUR', 'RUB'],
  ['€|EUR|евро', 'EUR'],
  ['\\$|USD', 'USD'],
  ['£|GBP', 'GBP'],
  ['лв\\.?|BGN', 'BGN'],
];
const SIGN = SIGNS.map(([pattern]) => pattern).join('|');
const UNITS_BEHIND = new RegExp(`\\s*(?:${SIGN}|%)(\\)?)$`, 'i');
const UNITS_BEFORE = new RegExp(`^([-+(]?)\\s*(?:${SIGN})`, 'i');
/** What is longer is no number and no date, and is not looked at. */
const LONGEST = 100;

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
  if (text.length > LONGEST) return undefined;
  const bare = text
    .replace(SPACES, ' ')
    .trim()
    .replace(/[\u2212\u2013]/g, '-')
    .replace(/\u2019/g, "'")
    .replace(UNITS_BEHIND, '$1')
    .replace(UNITS_BEFORE, '$1')
    .trim();
  // As accountants write what is owed.
  const trimmed = bare.replace(/^\(\s*(\d[^()]*?)\s*\)$/, '-$1');
  const [, sign = '', first = '', groups = '', mark, decimal, fraction = ''] = GROUPED.exec(trimmed) ?? [];
  const single = (mark === ',' || mark === '.') && decimal === undefined && groups.length === 4;
  if (mark !== undefined && mark !== decimal && !single)
    return plain(sign, first + groups.replaceAll(mark, ''), fraction);
  const [all, plainSign = '', whole = '', rest = ''] = PLAIN.exec(trimmed) ?? [];
  return all === undefined || whole + rest === '' ? undefined : plain(plainSign, whole, rest);
}

/** A sum of money: its number, and the currency where a sign tells it. A percentage is none. */
export function parseAmount(text: string): { amount: string; currency: string } | undefined {
  const amount = text.includes('%') ? undefined : parseDecimal(text);
  if (amount === undefined) return undefined;
  const named = SIGNS.find(([pattern]) =>
    new RegExp(`(?:${pattern})\\s*\\)?\\s*$|^\\s*[-+(]?\\s*(?:${pattern})`, 'i').test(text),
  );
  return { amount, currency: named?.[1] ?? '' };
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

/** The first letters of the months in English, Russian and Bulgarian. */
const MONTHS = [
  /^(jan|янв|яну)/,
  /^(feb|фев)/,
  /^(mar|мар)/,
  /^(apr|апр)/,
  /^(may|ма[йя])/,
  /^(jun|июн|юни)/,
  /^(jul|июл|юли)/,
  /^(aug|авг)/,
  /^(sep|сен|сеп)/,
  /^(oct|окт)/,
  /^(nov|ноя|ное)/,
  /^(dec|дек)/,
];

/** "2026-01-31", "31.01.2026", "31/01/2026", "31 January 2026", "31 января 2026 г.": day, month, year and how long the text is. */
function dayIn(text: string): { year: string; month: string; day: string; length: number } | undefined {
  const iso = /^(\d{4})([-./])(\d{1,2})\2(\d{1,2})(?!\d)/.exec(text);
  if (iso) return { year: iso[1] ?? '', month: iso[3] ?? '', day: iso[4] ?? '', length: iso[0].length };
  const local = /^(\d{1,2})([-./])(\d{1,2})\2(\d{4})(?!\d)(?: ?г(?:од|\.)?(?![\p{L}]))?/u.exec(text);
  if (local) return { year: local[4] ?? '', month: local[3] ?? '', day: local[1] ?? '', length: local[0].length };
  const named = /^(\d{1,2})[ .-]+(\p{L}{3,10})\.?[ ,.-]+(\d{4})(?!\d)(?: ?г(?:од|\.)?(?![\p{L}]))?/u.exec(text);
  const first = /^(\p{L}{3,10})\.? (\d{1,2}),? (\d{4})(?!\d)/u.exec(text);
  const [year, word = '', day] = named ? [named[3], named[2], named[1]] : [first?.[3], first?.[1], first?.[2]];
  const month = MONTHS.findIndex((pattern) => pattern.test(word.toLowerCase())) + 1;
  if (year === undefined || day === undefined || month === 0) return undefined;
  return { year, month: String(month), day, length: (named ?? first)?.[0].length ?? 0 };
}

/** Takes a date with a time behind it apart; undefined when it is no date, or something else stands behind it. */
function momentOf(text: string): Moment | undefined {
  if (text.length > LONGEST) return undefined;
  const trimmed = text.replace(SPACES, ' ').trim();
  const found = dayIn(trimmed);
  if (found === undefined) return undefined;
  const { year, month, day } = found;
  const behind = TIME.exec(trimmed.slice(found.length));
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

/** An instant of a date with an optional time; one that tells no zone is local to this one. Undefined when it is none. */
export function parseInstant(text: string, timeZone: string): Date | undefined {
  const moment = momentOf(text);
  if (!moment) return undefined;
  const { date, hours, minutes, seconds, fraction, zone } = moment;
  const local = `${date}T${hours}:${minutes}:${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}`;
  if (Number.isNaN(Date.parse(`${local}Z`))) return undefined;
  const instant = zone === '' ? instantOf(local, timeZone) : new Date(`${local}${zone}`);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

const YES = new Set(['1', 'true', 'yes', 'y', 'да', '+', 'x', 'истина', 'вярно']);
const NO = new Set(['0', 'false', 'no', 'n', 'нет', 'не', '-', 'ложь', 'невярно', 'грешно', '']);

export function parseBool(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  return YES.has(word) ? true : NO.has(word) ? false : undefined;
}
