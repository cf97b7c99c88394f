import { expect, test } from '@jest/globals';
import { readDecimal } from './decimal-input.tsx';
import { changedFields } from './record-form.ts';

const fields = [{ field: 'name' }, { field: 'amount' }, { field: 'tags' }] as const;

test('only what was changed is sent, and what was cleared as null', () => {
  const base = { name: 'Brick', amount: { amount: '1.00', currency: 'RUB' }, tags: ['a'] };
  expect(changedFields(base, { ...base, amount: { amount: '2.00', currency: 'RUB' } }, fields)).toEqual({
    amount: { amount: '2.00', currency: 'RUB' },
  });
  expect(changedFields<Partial<typeof base>>(base, { name: 'Brick', tags: [] }, fields)).toEqual({
    amount: null,
    tags: [],
  });
});

test('absent and empty are the same', () => {
  expect(
    changedFields<{ name?: string; amount?: object; tags?: string[] }>({}, { name: '', tags: [] }, fields),
  ).toEqual({});
});

test.each([
  ['1 234,50', '1234.50'],
  ['1\u00a0234,5', '1234.5'],
  ["1'234.50", '1234.50'],
  ['+7', '7'],
  ['-0,5', '-0.5'],
  ['12a', '12a'],
])('%s typed is %s', (typed, read) => {
  expect(readDecimal(typed)).toBe(read);
});
