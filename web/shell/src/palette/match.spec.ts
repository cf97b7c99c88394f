import { expect, test } from '@jest/globals';
import { matchCommand } from './match.ts';

test('words are found by their beginnings, in any order', () => {
  expect(matchCommand('deal new', 'New deal')).toBe(true);
  expect(matchCommand('сдел нов', 'Новая сделка')).toBe(true);
  expect(matchCommand('eal', 'New deal')).toBe(false);
  expect(matchCommand('', 'New deal')).toBe(true);
});
