import { escapeLike } from './filter-sql.ts';

const NOT_WORD = /[^\p{L}\p{N}@._#+/-]+/gu;
const DIGITS_IN_VALUE = /\+?\d[\d\s().\-\/]{3,}\d/g;
const PHONE_IN_QUERY = /(?:\+|\b)\d[\d\s()\-]{5,}\d/g;

/**
 * One spelling of a text for searching: no case, no accents (NFKD without marks: "Ё" = "Е", "é" = "e"), no punctuation
 * but what stands inside numbers and addresses. Done here and not by PostgreSQL's unaccent, since query and column must
 * be folded by the same rules whichever version of the dictionary the server has.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(NOT_WORD, ' ')
    .trim();
}

/** The content of a search column: folded words, and each number written with separators also as plain digits. */
export function searchText(values: readonly string[]): string {
  const words = new Set<string>();
  for (const value of values) {
    for (const word of fold(value).split(' ')) if (word !== '') words.add(word);
    for (const [number] of value.matchAll(DIGITS_IN_VALUE)) words.add(number.replace(/\D/g, ''));
  }
  return words.size === 0 ? '' : ` ${[...words].join(' ')} `;
}

/** What a query asks for: words that must all occur. */
export function searchWords(query: string): string[] {
  const words: string[] = [];
  const rest = query.replace(PHONE_IN_QUERY, (number) => {
    words.push(national(number));
    return ' ';
  });
  for (const word of fold(rest).split(' ')) if (word !== '') words.push(word);
  return [...new Set(words)].slice(0, 8);
}

/**
 * The part of a number that does not depend on how it is dialled: +7 912…, 8 912… and 7912… are one Russian number,
 * +359 88… and 088… one Bulgarian. Tax and order numbers have another length or no plus, and stay as they are.
 */
function national(number: string): string {
  const digits = number.replace(/\D/g, '');
  if (/^\+/.test(number.trim()) || digits.startsWith('00'))
    return digits.slice(digits.startsWith('7') && digits.length === 11 ? -10 : -9);
  if (digits.length === 11 && /^[78]/.test(digits)) return digits.slice(1);
  return digits.length >= 9 ? digits.replace(/^0/, '') : digits;
}

/** LIKE pattern of one word: anywhere from three characters on, else at the start of a word (a trigram needs three). */
export function likePattern(word: string): string {
  return word.length < 3 ? `% ${escapeLike(word)}%` : `%${escapeLike(word)}%`;
}

/** How well a record fits, 0 best: whole words, beginnings of words, anything. An expression over search_text. */
export function rankSql(words: readonly string[], holder: (pattern: string) => string): string {
  return words
    .map(
      (word) =>
        `case when search_text like ${holder(`% ${escapeLike(word)} %`)} then 0 when search_text like ${holder(`% ${escapeLike(word)}%`)} then 1 else 2 end`,
    )
    .join(' + ');
}

/** The strings inside a value, however deep: for search columns over lists and messages. */
export function textsIn(value: unknown): string[] {
  // Names of enum values are no words of anybody's.
  if (typeof value === 'string') return /^[A-Z]+(_[A-Z0-9]+)+$/.test(value) ? [] : [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value === 'object' && value !== null && !(value instanceof Date))
    return Object.values(value).flatMap(textsIn);
  return [];
}
