import { CURRENCIES, NUMERALS } from './languages.ts';
import { numberInWords } from './numerals.ts';

/**
 * An amount as it is written out on documents: "Двести восемьдесят восемь тысяч рублей 50 копеек". Hundredths are rounded
 * half up, as they are printed. Empty for what is no amount, a currency without words, a negative amount or 10^15 and more.
 */
export function amountInWords(value: unknown, language: string): string {
  const { amount = '', currency = '' } = (value ?? {}) as { amount?: string; currency?: string };
  const numerals = NUMERALS[language];
  const nouns = CURRENCIES[currency]?.[language];
  if (!numerals || !nouns || !/^\d+(\.\d+)?$/.test(amount)) return '';
  const [whole, hundredths] = parts(amount);
  const [unit, hundredth] = nouns;
  const said = numberInWords(whole, unit.gender, numerals);
  if (said === undefined) return '';
  const text = `${said} ${unit.forms[numerals.form(whole)]} ${String(hundredths).padStart(2, '0')} ${hundredth.forms[numerals.form(hundredths)]}`;
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
}

function parts(amount: string): [whole: bigint, hundredths: bigint] {
  const [whole = '0', fraction = ''] = amount.split('.');
  const thousandths = BigInt(whole) * 1000n + BigInt(fraction.padEnd(3, '0').slice(0, 3));
  const all = (thousandths + 5n) / 10n;
  return [all / 100n, all % 100n];
}
