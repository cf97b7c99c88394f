import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';

export interface PhoneNumber {
  /** E.164. */
  number: string;
  /** What is dialled after the answer; "" for none. */
  extension: string;
}

/** What the library does not know: how an extension is written in Bulgarian, and "(доб. 12)" in brackets. */
const EXTENSION = /[\s,;(]*(?:доб|вн|вътр|вътрешен)\.?[\s:№#]*(\d{1,10})\s*\)?\s*$/i;

/** A phone number, whatever way it was written; undefined when it is none. `region`: of numbers without a country. */
export function readPhone(text: string, region: string): PhoneNumber | undefined {
  const parsed = parsePhoneNumberFromString(text.replace(EXTENSION, ' ext. $1'), region as CountryCode);
  return parsed?.isPossible() ? { number: parsed.number, extension: parsed.ext ?? '' } : undefined;
}

/** The number alone, in E.164; undefined when the text is none. */
export function normalPhone(text: string, region: string): string | undefined {
  return readPhone(text, region)?.number;
}
