export interface CodeOption {
  value: string;
  label: string;
}

/** Languages that clients are written to in. */
const LANGUAGES = [
  'ru',
  'en',
  'bg',
  'be',
  'de',
  'es',
  'fr',
  'hy',
  'it',
  'kk',
  'ky',
  'ro',
  'sr',
  'tr',
  'uk',
  'uz',
  'zh',
];
/** Groups of countries and the unknown one, which have names but no addresses. */
const NO_COUNTRY = new Set(['EU', 'EZ', 'QO', 'UN', 'XA', 'XB', 'ZZ']);
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const known = new Map<string, CodeOption[]>();

/** The name of a code in a language; the code itself where there is none. */
export function nameOf(type: 'region' | 'language', code: string, language: string): string {
  try {
    return new Intl.DisplayNames(language, { type }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** All countries by name in a language; those that are no more, as the Soviet Union, are left out. */
export function countries(language: string): CodeOption[] {
  return listed(`region ${language}`, () => {
    const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
    const codes = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
    const found = codes.flatMap((code) => {
      const name = NO_COUNTRY.has(code) || new Intl.Locale(`und-${code}`).region !== code ? undefined : names.of(code);
      return name === undefined ? [] : [{ value: code, label: name }];
    });
    return found.sort((a, b) => a.label.localeCompare(b.label, language));
  });
}

export function languages(language: string): CodeOption[] {
  return listed(`language ${language}`, () =>
    LANGUAGES.map((code) => ({ value: code, label: nameOf('language', code, language) })),
  );
}

function listed(key: string, make: () => CodeOption[]): CodeOption[] {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}
