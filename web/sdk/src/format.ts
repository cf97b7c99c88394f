import { useMemo } from 'react';
import { useLanguage } from './i18n.ts';
import { useSession } from './session.ts';

export interface Money {
  amount: string;
  currency: string;
}

export interface Quantity {
  value: string;
  unit: string;
}

export interface Formats {
  /** An exact amount, written as the language does; the text never passes through a float. */
  money(value: Money | undefined | null): string;
  num(value: string | number | bigint | undefined | null, options?: Intl.NumberFormatOptions): string;
  percent(fraction: number | undefined | null): string;
  date(value: string | Date | undefined | null): string;
  dateTime(value: string | Date | undefined | null): string;
  time(value: string | Date | undefined | null): string;
  /** "in 3 days", "5 minutes ago", seen from `now`. */
  relative(value: string | Date | undefined | null, now?: Date): string;
  list(values: readonly string[]): string;
  /** Initials of a person's or a company's name, for a round badge. */
  initials(name: string): string;
}

const DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/;

/** Formats of one language and time zone. */
export function formats(locale: string, timeZone: string): Formats {
  const numbers = new Map<string, Intl.NumberFormat>();
  const number = (options: Intl.NumberFormatOptions): Intl.NumberFormat => {
    const key = JSON.stringify(options);
    const known = numbers.get(key) ?? new Intl.NumberFormat(locale, options);
    numbers.set(key, known);
    return known;
  };
  const dates = new Map<string, Intl.DateTimeFormat>();
  const dateFormat = (value: string | Date, options: Intl.DateTimeFormatOptions): string => {
    // A date without a time has no zone: shown in UTC it stays the day it is.
    const zone = typeof value === 'string' && DATE_ONLY.test(value) ? 'UTC' : timeZone;
    const key = zone + JSON.stringify(options);
    const format = dates.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
    dates.set(key, format);
    const date = new Date(value);
    return Number.isNaN(date.getTime()) ? '' : format.format(date);
  };
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  const relatives = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  return {
    money(value) {
      if (!value?.amount) return '';
      const options: Intl.NumberFormatOptions = value.currency
        ? { style: 'currency', currency: value.currency, currencyDisplay: 'narrowSymbol' }
        : {};
      const places = value.amount.split('.')[1]?.replace(/0+$/, '').length ?? 0;
      return number(places > 2 ? { ...options, maximumFractionDigits: places } : options).format(
        value.amount as Intl.StringNumericLiteral,
      );
    },
    num(value, options = { maximumFractionDigits: 6 }) {
      return value === undefined || value === null || value === ''
        ? ''
        : number(options).format(value as Intl.StringNumericLiteral);
    },
    percent: (value) =>
      value === undefined || value === null ? '' : number({ style: 'percent', maximumFractionDigits: 1 }).format(value),
    date: (value) => (value ? dateFormat(value, { dateStyle: 'medium' }) : ''),
    dateTime: (value) => (value ? dateFormat(value, { dateStyle: 'medium', timeStyle: 'short' }) : ''),
    time: (value) => (value ? dateFormat(value, { timeStyle: 'short' }) : ''),
    relative(value, now = new Date()) {
      if (!value) return '';
      const seconds = (new Date(value).getTime() - now.getTime()) / 1000;
      const steps: [Intl.RelativeTimeFormatUnit, number][] = [
        ['day', 86_400],
        ['hour', 3600],
        ['minute', 60],
      ];
      for (const [unit, size] of steps) {
        if (Math.abs(seconds) >= size) return relatives.format(Math.trunc(seconds / size), unit);
      }
      return relatives.format(Math.trunc(seconds), 'second');
    },
    list: (values) => lists.format(values),
    initials: (name) =>
      name
        .split(/\s+/)
        .map((word) => word.replace(/[^\p{L}\p{N}]/gu, ''))
        .filter(Boolean)
        .slice(0, 2)
        .map((word) => word[0]?.toLocaleUpperCase(locale))
        .join(''),
  };
}

const known = new Map<string, Formats>();

/** Formats in the user's language and time zone. */
export function useFormat(): Formats {
  const lng = useLanguage();
  const zone = useSession().user.timeZone || 'UTC';
  return useMemo(() => {
    const key = `${lng} ${zone}`;
    const found = known.get(key) ?? formats(lng, zone);
    known.set(key, found);
    return found;
  }, [lng, zone]);
}
