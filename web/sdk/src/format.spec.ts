import { expect, test } from '@jest/globals';
import { formats } from './format.ts';

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

test('an amount keeps every digit that a float would lose', () => {
  expect(plain(formats('ru', 'UTC').money({ amount: '12345678901234567.89', currency: 'RUB' }))).toBe(
    '12 345 678 901 234 567,89 ₽',
  );
});

test('a price of four places shows them', () => {
  expect(plain(formats('en', 'UTC').money({ amount: '0.1250', currency: 'EUR' }))).toBe('€0.125');
});

test('a date without a time is the same day in every zone', () => {
  expect(formats('en', 'America/Los_Angeles').date('2026-03-01')).toBe('Mar 1, 2026');
  expect(formats('en', 'America/Los_Angeles').date('2026-03-01T02:00:00Z')).toBe('Feb 28, 2026');
});

test('relative times round towards now', () => {
  const now = new Date('2026-03-01T12:00:00Z');
  expect(formats('en', 'UTC').relative('2026-03-04T11:00:00Z', now)).toBe('in 2 days');
  expect(formats('en', 'UTC').relative('2026-03-01T11:55:00Z', now)).toBe('5 minutes ago');
});

test('absent values are empty', () => {
  const format = formats('bg', 'UTC');
  expect([format.money(undefined), format.num(null), format.date(''), format.percent(undefined)]).toEqual([
    '',
    '',
    '',
    '',
  ]);
});

test('initials pass over quotes and legal forms stay letters', () => {
  expect(formats('ru', 'UTC').initials('ООО «ромашка»')).toBe('ОР');
});
