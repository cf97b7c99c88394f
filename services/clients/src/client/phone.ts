import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';

export interface PhoneNumber {
  /** E.164. */
  number: string;
  /** What is dialled after the answer; "" for none. */
  extension: string;
  /** What somebody wrote beside it: "бухгалтерия". */
  comment: string;
}

/** An extension, in words that the library knows and in others, in brackets or not. */
const EXTENSION = /[\s,;(]*(?<!\p{L})(?:ext(?:ension)?|доб|вн|вътр|вътрешен|x|#)[\s.:=№#]*(\d{1,10})(?!\d)\s*\)?/iu;
/** The digits themselves, with what people put between them. */
const DIGITS = /\+?[\d(][\d\s().\u2013-]*\d/;
/** Says only that a phone number follows. */
const CALLED = /^(?:т|тел|телефон|tel|phone|ph)\.?:?$/i;

/** A phone number, whatever way it was written; undefined when it is none. `region`: of numbers without a country. */
export function readPhone(text: string, region: string): PhoneNumber | undefined {
  const [written = '', extension = ''] = EXTENSION.exec(text) ?? [];
  const alone = text.replace(written, ' ');
  const found = DIGITS.exec(alone);
  if (found === null) return undefined;
  const number = parsePhoneNumberFromString(found[0], region as CountryCode);
  if (!number?.isPossible()) return undefined;
  const around = [alone.slice(0, found.index), alone.slice(found.index + found[0].length)].map(wordsOf);
  return { number: number.number, extension, comment: around.filter(Boolean).join(', ') };
}

function wordsOf(text: string): string {
  const words = text.replace(/^[\s,;:()–-]+|[\s,;:()–-]+$/g, '');
  return CALLED.test(words) || !/[\p{L}\d]/u.test(words) ? '' : words;
}

/** The number alone, in E.164; undefined when the text is none. */
export function normalPhone(text: string, region: string): string | undefined {
  return readPhone(text, region)?.number;
}
