import type { NumberKind } from './number-format.ts';

const DAY_S = 86_400;
/** Excel takes 1900 for a leap year: its days from March on are one too many, and day 60 is no day. */
const NO_DAY = 60;
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);
/** 31 December 9999. */
const LAST_DAY = 2_958_465;

/**
 * What a spreadsheet's number says: a number with its 15 digits, a date, a date with time, a time of day, hours and
 * minutes beyond a day, a percentage. Times are rounded to the second: 08:04 is kept as 0.33611111111111108. Undefined:
 * a day that there is not.
 */
export function numberText(raw: string, kind: NumberKind, from1904: boolean): string | undefined {
  const value = Number(raw);
  if (raw.trim() === '' || !Number.isFinite(value)) return raw;
  if (kind === 'plain') return decimal(value);
  if (kind === 'percent') return `${decimal(value * 100)}%`;
  if (typeof kind === 'object')
    return Number.isInteger(value) ? decimal(value).padStart(kind.zeros, '0') : decimal(value);
  const seconds = Math.round(value * DAY_S);
  if (kind === 'duration') return `${value < 0 ? '-' : ''}${clock(Math.abs(seconds))}`;
  const day = Math.floor(seconds / DAY_S);
  const time = seconds - day * DAY_S;
  if (value < 0 || day > LAST_DAY) return undefined;
  if (day === 0 && (time > 0 || kind === 'time')) return clock(time);
  const date = dayText(day, from1904);
  return date === undefined ? undefined : time === 0 ? date : `${date} ${clock(time)}`;
}

/** A whole number with more digits than a spreadsheet keeps: a bank account whose end has become zeros. */
export function isBeyond(text: string): boolean {
  return /^-?\d{16,}$/.test(text);
}

function dayText(day: number, from1904: boolean): string | undefined {
  if (!from1904 && (day === 0 || day === NO_DAY)) return undefined;
  const days = !from1904 && day < NO_DAY ? day + 1 : day;
  return new Date((from1904 ? EPOCH_1904 : EPOCH_1900) + days * DAY_S * 1000).toISOString().slice(0, 10);
}

function clock(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** As a spreadsheet shows it: 15 digits, no exponent; 0.1 + 0.2 is 0.3. */
function decimal(value: number): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(value.toExponential(14)) ?? [];
  const digits = whole + fraction;
  const point = 1 + Number(exponent);
  const before = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  const behind = (point > 0 ? digits.slice(point) : '0'.repeat(-point) + digits).replace(/0+$/, '');
  const text = behind === '' ? before : `${before}.${behind}`;
  return text === '0' ? '0' : sign + text;
}
