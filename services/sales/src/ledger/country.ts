/** ISO 3166-1 codes of countries as ledgers name them; names that are no country ("Unspecified") have none. */

/** Names that Intl does not know: older ones, short ones, and those of trade. */
const ALIASES: Readonly<Record<string, string>> = {
  eire: 'IE',
  rsa: 'ZA',
  usa: 'US',
  uk: 'GB',
  england: 'GB',
  'great britain': 'GB',
  holland: 'NL',
  'czech republic': 'CZ',
  'hong kong': 'HK',
  uae: 'AE',
};

const LANGUAGES = ['en', 'ru', 'bg'];

let names: Map<string, string> | undefined;

/** The code of "Germany", "Германия" or "DE"; "" when it is none that we know. */
export function countryCode(text: string): string {
  const wanted = text.trim();
  names ??= known();
  return names.get(wanted.toLowerCase()) ?? '';
}

function known(): Map<string, string> {
  const found = new Map(Object.entries(ALIASES));
  const displays = LANGUAGES.map((language) => new Intl.DisplayNames(language, { type: 'region', fallback: 'none' }));
  const letters = Array.from({ length: 26 }, (_, n) => String.fromCharCode(65 + n));
  for (const code of letters.flatMap((one) => letters.map((two) => one + two))) {
    // Unknown, private, grouping and former codes (DD of "Germany") have a name as well.
    if (['EU', 'EZ', 'UN', 'ZZ', 'XA', 'XB', 'QO'].includes(code)) continue;
    if (Intl.getCanonicalLocales(`und-${code}`)[0] !== `und-${code}`) continue;
    const labels = displays.map((display) => display.of(code)).filter((label) => label !== undefined);
    if (labels.length === 0) continue;
    for (const label of [code, ...labels]) if (!found.has(label.toLowerCase())) found.set(label.toLowerCase(), code);
  }
  return found;
}
