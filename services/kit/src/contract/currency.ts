/** How fine an amount can be paid in a currency. */

/** Digits after the point that are not two. Source: ISO 4217:2015, table A.1 (minor units), as amended to 2024. */
const DIGITS: ReadonlyMap<string, number> = new Map([
  ...[
    'BIF',
    'CLP',
    'DJF',
    'GNF',
    'ISK',
    'JPY',
    'KMF',
    'KRW',
    'PYG',
    'RWF',
    'UGX',
    'UYI',
    'VND',
    'VUV',
    'XAF',
    'XOF',
    'XPF',
  ].map((currency) => [currency, 0] as const),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((currency) => [currency, 3] as const),
  ...['CLF', 'UYW'].map((currency) => [currency, 4] as const),
]);

/** Digits after the point of a currency's smaller unit: 2 for EUR, 0 for JPY, 3 for KWD. Intl follows custom instead (0 for RSD). */
export function currencyDigits(currency: string): number {
  return DIGITS.get(currency) ?? 2;
}
