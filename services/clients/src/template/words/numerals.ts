/** Grammatical gender of what is counted. */
export type Gender = 'm' | 'f' | 'n';

/** A counted noun: its gender and its forms for 1, for 2 to 4, and for the rest. Languages with two forms repeat the last. */
export interface Counted {
  gender: Gender;
  forms: readonly [one: string, few: string, many: string];
}

/** How a language says numbers. */
export interface Numerals {
  zero: string;
  /** 1 to 999 in words. */
  below1000(value: number, gender: Gender): string;
  /** Thousands, millions… by power of a thousand, from the first. */
  powers: readonly Counted[];
  /** Which form of a noun a number takes. */
  form(value: bigint): 0 | 1 | 2;
  /** Puts the groups of a number together, the largest first. */
  join(groups: readonly string[], lastIsSmall: boolean): string;
}

/**
 * A whole number in words: 1234n -> "одна тысяча двести тридцать четыре". Undefined at 10^15 and above, which no
 * document needs.
 */
export function numberInWords(value: bigint, gender: Gender, language: Numerals): string | undefined {
  if (value === 0n) return language.zero;
  const groups: string[] = [];
  let rest = value;
  let lastIsSmall = false;
  for (let power = 0; rest > 0n; power += 1, rest /= 1000n) {
    const group = Number(rest % 1000n);
    if (group === 0) continue;
    if (power === 0) {
      lastIsSmall = value > 999n && (group < 100 || group % 100 === 0);
      groups.unshift(language.below1000(group, gender));
      continue;
    }
    const counted = language.powers[power - 1];
    if (!counted) return undefined;
    groups.unshift(`${language.below1000(group, counted.gender)} ${counted.forms[language.form(BigInt(group))]}`);
  }
  return language.join(groups, lastIsSmall);
}
