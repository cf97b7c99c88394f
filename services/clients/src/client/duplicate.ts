/** What a client is known by, prepared for comparison. */
export interface Identity {
  taxIds: readonly TaxId[];
  /** E.164. */
  phones: readonly string[];
  /** Lower case. */
  emails: readonly string[];
  /** As nameKey() gives it. */
  nameKey: string;
}

export interface TaxId {
  inn: string;
  kpp: string;
}

export type Match = 'MATCH_INN' | 'MATCH_PHONE' | 'MATCH_EMAIL' | 'MATCH_NAME';

export interface Likeness {
  matches: Match[];
  /** 0 to 1. */
  score: number;
  /** The two may not stand beside each other. */
  blocks: boolean;
}

/** Below this two names are taken for different ones; "Ромашка" and "Ромашка-Юг" reach 0.6. */
export const NAME_THRESHOLD = 0.45;
const WEIGHT = { phone: 0.9, email: 0.85 };

/** Legal forms, which say nothing about who it is. Longest first within a pattern of whole words. */
const LEGAL_FORMS = new Set(
  (
    'ооо оао зао пао ао нпо тд ип чп гуп муп фгуп ано тоо общество ограниченной ответственностью акционерное предприниматель индивидуальный ' +
    'llc ltd limited inc corp corporation gmbh ag kg plc co company sarl sa bv srl oy ab еоод оод ад ет ead ood eood ad et'
  ).split(' '),
);

const LATIN: Readonly<Record<string, string>> = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  д: 'd',
  е: 'e',
  ж: 'zh',
  з: 'z',
  и: 'i',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ф: 'f',
  х: 'h',
  ц: 'c',
  ч: 'ch',
  ш: 'sh',
  щ: 'sht',
  ъ: '',
  ы: 'y',
  ь: '',
  э: 'e',
  ю: 'yu',
  я: 'ya',
};

/**
 * A name stripped for comparison: lower case, without legal form, quotes, punctuation and accents, Cyrillic written in
 * Latin letters, words sorted. «ООО "Ромашка"» and "Romashka LLC" give the same key.
 */
export function nameKey(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const latin = words.filter((word) => !LEGAL_FORMS.has(word)).map(toLatin);
  const telling = latin.filter((word) => word !== '' && !LEGAL_FORMS.has(word));
  // A company may be called "AB" and nothing else.
  return (telling.length > 0 ? telling : words.map(toLatin).filter(Boolean)).sort().join(' ');
}

function toLatin(word: string): string {
  return [...word].map((letter) => LATIN[letter] ?? letter).join('');
}

/** The same taxpayer: equal INN and, where both name a branch by KPP, the same branch. */
export function sameTaxpayer(a: TaxId, b: TaxId): boolean {
  return a.inn !== '' && a.inn === b.inn && (a.kpp === '' || b.kpp === '' || a.kpp === b.kpp);
}

/** Trigram likeness of two keys as pg_trgm counts it: shared trigrams over all, 0 to 1; 0 when either is empty. */
export function similarity(a: string, b: string): number {
  const left = trigrams(a);
  const right = trigrams(b);
  if (left.size === 0 || right.size === 0) return 0;
  let shared = 0;
  for (const trigram of left) if (right.has(trigram)) shared += 1;
  return shared / (left.size + right.size - shared);
}

function trigrams(text: string): Set<string> {
  const found = new Set<string>();
  for (const word of text.split(' ').filter(Boolean)) {
    const padded = `  ${word} `;
    for (let at = 0; at + 3 <= padded.length; at += 1) found.add(padded.slice(at, at + 3));
  }
  return found;
}

/** How much a known client looks like the one being entered; undefined when in no way. */
export function likeness(typed: Identity, known: Identity): Likeness | undefined {
  const matches: Match[] = [];
  let score = 0;
  const blocks = typed.taxIds.some((a) => known.taxIds.some((b) => sameTaxpayer(a, b)));
  if (blocks) {
    matches.push('MATCH_INN');
    score = 1;
  }
  if (typed.phones.some((phone) => known.phones.includes(phone))) {
    matches.push('MATCH_PHONE');
    score = Math.max(score, WEIGHT.phone);
  }
  if (typed.emails.some((email) => known.emails.includes(email))) {
    matches.push('MATCH_EMAIL');
    score = Math.max(score, WEIGHT.email);
  }
  const alike = similarity(typed.nameKey, known.nameKey);
  if (alike >= NAME_THRESHOLD) {
    matches.push('MATCH_NAME');
    // A likely name makes a shared phone or e-mail nearly certain.
    score = matches.length > 1 ? Math.max(score, Math.min(0.99, score + alike * 0.1)) : alike * 0.8;
  }
  return matches.length === 0 ? undefined : { matches, score: blocks ? 1 : score, blocks };
}
