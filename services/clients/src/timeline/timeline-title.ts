import { formatMoney } from '../template/format.ts';
import { timelineTexts, valueTexts } from './timeline.texts.ts';

export type Words = Readonly<Record<string, string>>;

/**
 * The title of a line in a language: its text with the values filled in, codes by their names, money written out. What a
 * line has no value for falls out together with the dash or colon before it. A kind without a text shows as it is.
 */
export function timelineTitle(
  kind: string,
  data: Readonly<Record<string, unknown>>,
  language: 'en' | 'ru' | 'bg',
  results: Words = {},
): string {
  const text = timelineTexts[kind]?.[language];
  if (text === undefined) return kind;
  const filled = text.replace(/\{(\w+)\}/g, (_place, name: string) => word(data[name], language, results));
  return filled
    .replace(/(\s[—–]|:)\s*$/u, '')
    .replace(/ {2,}/g, ' ')
    .trim();
}

function word(value: unknown, language: 'en' | 'ru' | 'bg', results: Words): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'object') return formatMoney(value, language);
  const text = String(value);
  return valueTexts[text]?.[language] ?? results[text] ?? text;
}
