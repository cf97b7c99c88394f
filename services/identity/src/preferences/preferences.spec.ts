import { badKeys, changeOf, isTooLarge, MOST_CHARACTERS } from './preferences.ts';

test('null takes a preference away, everything else is set as a whole', () => {
  const change = changeOf({ theme: 'dark', 'views.deals.own-1': null, columns: [], nav: { open: null } });
  expect(change).toEqual({ set: { theme: 'dark', columns: [], nav: { open: null } }, removed: ['views.deals.own-1'] });
});

test('a key is a short name of letters, digits, dots, slashes and dashes', () => {
  expect(badKeys({ 'views.price-books.own-1': 1, theme: 1 })).toEqual([]);
  expect(badKeys({ '': 1, '1st': 1, 'a b': 1, ['x'.repeat(101)]: 1 })).toEqual(['', '1st', 'a b', 'x'.repeat(101)]);
});

test('more than 64 KiB is too much', () => {
  expect(isTooLarge({ note: 'x'.repeat(MOST_CHARACTERS - 11) })).toBe(false);
  expect(isTooLarge({ note: 'x'.repeat(MOST_CHARACTERS - 10) })).toBe(true);
});
