/** How values are written in a language: numbers with its separators, exact however long. */
const LOCALES: Readonly<Record<string, string>> = { en: 'en-GB', ru: 'ru-RU', bg: 'bg-BG' };

/** Forms of a noun after a number: one, few, many; one form for abbreviations. */
type Forms = readonly [string] | readonly [one: string, few: string, many: string];

/** Units as they are called in print; a code without a name stands as it is. */
const UNITS: Readonly<Record<string, Readonly<Record<string, Forms>>>> = {
  PCE: { en: ['pcs'], ru: ['шт.'], bg: ['бр.'] },
  PLT: {
    en: ['pallet', 'pallets', 'pallets'],
    ru: ['поддон', 'поддона', 'поддонов'],
    bg: ['палет', 'палета', 'палета'],
  },
  WAG: { en: ['wagon', 'wagons', 'wagons'], ru: ['вагон', 'вагона', 'вагонов'], bg: ['вагон', 'вагона', 'вагона'] },
  KGM: { en: ['kg'], ru: ['кг'], bg: ['кг'] },
  TNE: { en: ['t'], ru: ['т'], bg: ['т'] },
  MTK: { en: ['m²'], ru: ['м²'], bg: ['м²'] },
  MTQ: { en: ['m³'], ru: ['м³'], bg: ['м³'] },
  MTR: { en: ['m'], ru: ['м'], bg: ['м'] },
  LTR: { en: ['l'], ru: ['л'], bg: ['л'] },
  BG: { en: ['bag', 'bags', 'bags'], ru: ['мешок', 'мешка', 'мешков'], bg: ['чувал', 'чувала', 'чувала'] },
};
/** The form that each plural category takes; fractions are "few": "1,5 вагона". */
const FORM: Readonly<Record<string, 0 | 1 | 2>> = { one: 0, few: 1, other: 1, many: 2 };

/** A decimal string with two to four places in the language's way; anything else is returned as it is. */
export function formatDecimal(value: unknown, language: string, places = { least: 2, most: 4 }): string {
  const text = String(value ?? '');
  if (!/^-?\d+(\.\d+)?$/.test(text)) return text;
  const format = new Intl.NumberFormat(LOCALES[language] ?? 'en-GB', {
    minimumFractionDigits: places.least,
    maximumFractionDigits: places.most,
  });
  // A decimal string is formatted exactly; a number would be rounded first.
  return format.format(text as `${number}`);
}

/** An amount with its currency: "1 234,50 ₽", "€1,234.50". A bare decimal gets no currency. */
export function formatMoney(value: unknown, language: string): string {
  if (typeof value !== 'object' || value === null) return formatDecimal(value, language);
  const { amount = '', currency = '' } = value as { amount?: string; currency?: string };
  if (!/^-?\d+(\.\d+)?$/.test(amount) || !/^[A-Z]{3}$/.test(currency)) return `${amount} ${currency}`.trim();
  const format = new Intl.NumberFormat(LOCALES[language] ?? 'en-GB', {
    style: 'currency',
    currency,
    minimumFractionDigits: 2,
    maximumFractionDigits: 4,
  });
  return format.format(amount as `${number}`);
}

/** A quantity with its unit's name in the form that the number asks for: "3 вагона", "1,200 pcs". */
export function formatQuantity(value: unknown, language: string): string {
  if (typeof value !== 'object' || value === null) return formatDecimal(value, language, { least: 0, most: 6 });
  const { value: amount = '', unit = '' } = value as { value?: string; unit?: string };
  const name = nameOfUnit(unit, language, Number(amount));
  return `${formatDecimal(amount, language, { least: 0, most: 6 })} ${name}`.trim();
}

/** A unit's name by itself. */
export function formatUnit(unit: unknown, language: string): string {
  return nameOfUnit(String(unit ?? ''), language, 1);
}

/** A packing as sales writes it, "1 WAG = 20 PLT", with the units by name: "1 вагон = 20 поддонов". */
export function formatPacking(value: unknown, language: string): string {
  return String(value ?? '').replaceAll(/(\d+(?:\.\d+)?) ([A-Z0-9]{2,8})\b/g, (_all, amount: string, unit: string) =>
    formatQuantity({ value: amount, unit }, language),
  );
}

function nameOfUnit(code: string, language: string, count: number): string {
  const forms = UNITS[code]?.[language];
  if (!forms) return code;
  const category = new Intl.PluralRules(LOCALES[language] ?? 'en-GB').select(count);
  return forms[FORM[category] ?? 0] ?? forms[0];
}

/** A calendar date or an instant as day, month and year; in UTC, since a date has no zone. */
export function formatDate(value: unknown, language: string): string {
  const text = String(value ?? '');
  const epoch = Date.parse(text.length === 10 ? `${text}T00:00:00Z` : text);
  if (Number.isNaN(epoch)) return text;
  return new Intl.DateTimeFormat(LOCALES[language] ?? 'en-GB', {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(epoch);
}
