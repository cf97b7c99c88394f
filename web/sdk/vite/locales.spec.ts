import { expect, test } from '@jest/globals';
import { localeFaults } from './locales.ts';

test('a key that one language lacks is named', () => {
  expect(localeFaults({ en: { a: { b: 'x' } }, ru: { a: {} }, bg: { a: { b: 'x' } } })).toEqual(['ru: a.b']);
});

test('Russian needs four plural forms, English and Bulgarian two', () => {
  const two = { rows_one: '1', rows_other: 'n' };
  expect(localeFaults({ en: two, ru: two, bg: two })).toEqual(['ru: rows_few', 'ru: rows_many']);
});
