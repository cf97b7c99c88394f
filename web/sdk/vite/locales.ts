import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LANGUAGES = ['en', 'ru', 'bg'] as const;
const PLURALS = { en: ['one', 'other'], ru: ['one', 'few', 'many', 'other'], bg: ['one', 'other'] } as const;

/** Texts of the three languages. Throws with a list when a key is missing in one of them or a plural form is. */
export function readLocales(dir: string): Record<string, string> {
  const texts = Object.fromEntries(
    LANGUAGES.map((language) => {
      const path = join(dir, `${language}.json`);
      if (!existsSync(path)) throw new Error(`${path} is missing: texts come in en, ru and bg`);
      return [language, JSON.parse(readFileSync(path, 'utf8')) as object];
    }),
  );
  const faults = localeFaults(texts);
  if (faults.length > 0) throw new Error(`texts differ between languages:\n  ${faults.join('\n  ')}`);
  return Object.fromEntries(
    Object.entries(texts).map(([language, value]) => [`${language}.json`, JSON.stringify(value)]),
  );
}

/** Keys that one language has and another lacks, and plural forms that are missing. */
export function localeFaults(texts: Record<string, object>): string[] {
  const keys = new Map(Object.entries(texts).map(([language, value]) => [language, new Set(flatten(value))]));
  const roots = new Set([...keys.values()].flatMap((set) => [...set].map(rootOf)));
  const plural = new Set(
    [...keys.values()].flatMap((set) => [...set].filter((key) => rootOf(key) !== key).map(rootOf)),
  );
  const faults: string[] = [];
  for (const [language, own] of keys) {
    for (const root of roots) {
      const forms = plural.has(root)
        ? (PLURALS[language as keyof typeof PLURALS] ?? []).map((form) => `${root}_${form}`)
        : [root];
      for (const key of forms) if (!own.has(key)) faults.push(`${language}: ${key}`);
    }
  }
  return faults.sort();
}

function rootOf(key: string): string {
  return key.replace(/_(zero|one|two|few|many|other)$/, '');
}

function flatten(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([key, item]) =>
    typeof item === 'object' && item !== null ? flatten(item as object, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}
