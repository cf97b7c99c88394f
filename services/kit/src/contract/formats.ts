/** Well-known formats of `crm.api.v1.FieldRule.format`: each answers whether a text has the form. */

export type FormatName =
  | 'uuid'
  | 'email'
  | 'phone'
  | 'url'
  | 'date'
  | 'decimal'
  | 'inn'
  | 'kpp'
  | 'ogrn'
  | 'bic'
  | 'currency'
  | 'country'
  | 'language'
  | 'time_zone'
  | 'unit';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu;
// The part of RFC 5321 that mail providers accept; letters of any script, since addresses may be internationalised.
const EMAIL =
  /^[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u;
const URL_FORM = /^https?:\/\/[^\s\p{C}\\<>"]+$/iu;
const PHONE = /^\+[1-9]\d{6,14}$/u;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/u;
// numeric(19,4): what the columns hold without rounding.
const DECIMAL = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,4})?$/u;
const KPP = /^\d{4}[\dA-Z]{2}\d{3}$/u;
// A Russian bank's code, or a SWIFT code of 8 or 11.
const BIC = /^(?:\d{9}|[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)$/u;
const UNIT = /^[A-Z0-9]{1,8}$/u;

const currencies = new Set(Intl.supportedValuesOf('currency'));
const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
const knownZones = new Set<string>();

function isEmail(value: string): boolean {
  return (
    value.length <= 254 && EMAIL.test(value) && !value.includes('..') && !value.includes('.@') && !value.startsWith('.')
  );
}

/** What a browser may be sent to: http and https alone, and nothing that a parser of addresses passes over in silence. */
function isUrl(value: string): boolean {
  return URL_FORM.test(value) && URL.canParse(value);
}

/** True for a day that exists, from 1900 on: "2024-02-29" yes, "2023-02-29" no. */
export function isDate(value: string): boolean {
  const match = DATE.exec(value);
  if (!match) return false;
  return dayExists(Number(match[1]), Number(match[2]), Number(match[3]));
}

/** The first year of any date: an earlier one is a slip of the keyboard ("0202-11-27"), or a cell that was no date. */
export const FIRST_YEAR = 1900;

/** Proleptic Gregorian; years 1900 to 9999. */
export function dayExists(year: number, month: number, day: number): boolean {
  if (year < FIRST_YEAR || month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 ? (leap ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return day <= days;
}

function weighted(digits: string, weights: readonly number[]): number {
  let sum = 0;
  for (const [index, weight] of weights.entries()) sum += weight * (digits.charCodeAt(index) - 48);
  return (sum % 11) % 10;
}

const INN_10 = [2, 4, 10, 3, 5, 9, 4, 6, 8];
const INN_11 = [7, ...INN_10];
const INN_12 = [3, ...INN_11];

/**
 * Russian taxpayer number: 10 digits of an organisation or 12 of a person, with its check digits.
 * Source: order of the Federal Tax Service MM-7-6/435@ of 29.06.2012, appendix 1.
 */
export function isInn(value: string): boolean {
  if (/^\d{10}$/u.test(value)) return value !== '0000000000' && weighted(value, INN_10) === Number(value[9]);
  if (!/^\d{12}$/u.test(value) || value === '000000000000') return false;
  return weighted(value, INN_11) === Number(value[10]) && weighted(value, INN_12) === Number(value[11]);
}

/**
 * Russian registration number: 13 digits of an organisation, 15 of a sole trader; the last one is the remainder of the
 * others by 11 (13), its last digit taken.
 */
export function isOgrn(value: string): boolean {
  const modulus = /^\d{13}$/u.test(value) ? 11n : /^\d{15}$/u.test(value) ? 13n : undefined;
  if (modulus === undefined || /^0+$/u.test(value)) return false;
  return (BigInt(value.slice(0, -1)) % modulus) % 10n === BigInt(value.slice(-1));
}

function isCountry(value: string): boolean {
  return /^[A-Z]{2}$/u.test(value) && regions.of(value) !== undefined;
}

function isLanguage(value: string): boolean {
  if (!/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/u.test(value)) return false;
  try {
    return Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
}

function isTimeZone(value: string): boolean {
  if (knownZones.has(value)) return true;
  // Offsets ("+03:00") are accepted by Intl but forget daylight saving.
  if (!/^(?:UTC|[A-Z][A-Za-z0-9_+-]+(?:\/[A-Za-z0-9_+-]+){1,2})$/u.test(value)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
  } catch {
    return false;
  }
  knownZones.add(value);
  return true;
}

export const formats: Readonly<Record<FormatName, (value: string) => boolean>> = {
  uuid: (value) => UUID.test(value),
  email: isEmail,
  phone: (value) => PHONE.test(value),
  url: isUrl,
  date: isDate,
  decimal: (value) => DECIMAL.test(value),
  inn: isInn,
  kpp: (value) => KPP.test(value),
  ogrn: isOgrn,
  bic: (value) => BIC.test(value),
  currency: (value) => currencies.has(value),
  country: isCountry,
  language: isLanguage,
  time_zone: isTimeZone,
  unit: (value) => UNIT.test(value),
};

/** Narrows a name that stands in a contract. */
export function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(formats, name);
}
