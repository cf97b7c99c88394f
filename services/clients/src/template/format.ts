/** How values are written in a language: numbers with its separators, exact however long. */
const LOCALES: Readonly<Record<string, string>> = { en: 'en-GB', ru: 'ru-RU', bg: 'bg-BG' };

/** Units as they are called in print; a code without a name stands as it is. */
const UNITS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  PCE: { en: 'pcs', ru: 'шт.', bg: 'бр.' },
  PLT: { en: 'pallet', ru: 'поддон', bg: 'палет' },
  WAG: { en: 'wagon', ru: 'вагон', bg: 'вагон' },
  KGM: { en: 'kg', ru: 'кг', bg: 'кг' },
  TNE: { en: 't', ru: 'т', bg: 'т' },
  MTK: { en: 'm²', ru: 'м²', bg: 'м²' },
  MTQ: { en: 'm³', ru: 'м³', bg: 'м³' },
  MTR: { en: 'm', ru: 'м', bg: 'м' },
  LTR: { en: 'l', ru: 'л', bg: 'л' },
  BG: { en: 'bag', ru: 'мешок', bg: 'чувал' },
};

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

/** A quantity with its unit's name: "3 вагон", "1,200 pcs". */
export function formatQuantity(value: unknown, language: string): string {
  if (typeof value !== 'object' || value === null) return formatDecimal(value, language, { least: 0, most: 6 });
  const { value: amount = '', unit = '' } = value as { value?: string; unit?: string };
  return `${formatDecimal(amount, language, { least: 0, most: 6 })} ${formatUnit(unit, language)}`.trim();
}

export function formatUnit(unit: unknown, language: string): string {
  const code = String(unit ?? '');
  return UNITS[code]?.[language] ?? code;
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
