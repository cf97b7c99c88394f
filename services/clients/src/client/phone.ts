import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';

/** A phone number in E.164, whatever way it was written; undefined when it is none. `region`: of numbers without a country. */
export function normalPhone(text: string, region: string): string | undefined {
  const number = parsePhoneNumberFromString(text, region as CountryCode);
  return number?.isPossible() ? number.number : undefined;
}
