import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FilterChip, Operator } from './filters.ts';
import { operatorsOf, readChip, readFilters, toFilter, writeChip, writeFilters } from './filters.ts';

const moment = { userId: 'u-1', today: '2026-03-01' };
const kinds = { amount: 'money', stageId: 'ref', name: 'text', closeDate: 'date', noNextStep: 'bool' } as const;
const filter = (...chips: string[]): string | undefined =>
  toFilter(readFilters(chips), (field) => kinds[field as keyof typeof kinds] ?? 'text', moment);

test('chips become one filter in which all must hold', () => {
  expect(filter('amount.ge.1000', 'stageId.in.a|b', 'name.has.brick')).toBe(
    'amount >= 1000 AND (stage_id = "a" OR stage_id = "b") AND name : "brick"',
  );
});

test('groups of chips are alternatives, each in brackets', () => {
  expect(filter('amount.ge.1000', 'name.has.brick', 'or', 'stageId.in.a')).toBe(
    '((amount >= 1000 AND name : "brick") OR (stage_id = "a"))',
  );
});

test('an "or" without chips on one side is none', () => {
  expect(filter('or', 'name.has.brick', 'or')).toBe('name : "brick"');
});

test('groups come back from the address as they were', () => {
  const texts = ['amount.ge.1000', 'or', 'name.has.brick', 'stageId.in.a', 'or', 'name.eq.or'];
  expect(writeFilters(readFilters(texts))).toEqual(texts);
});

test('"me" and "today" are filled in when the list is asked for', () => {
  expect(filter('ownerId.in.@me', 'closeDate.le.@today+7')).toBe('owner_id = "u-1" AND close_date <= "2026-03-08"');
});

test('empty and not empty', () => {
  expect(filter('closeDate.empty.', 'name.set.')).toBe('NOT close_date:* AND name:*');
});

test('quotes and backslashes in a value stay inside the literal', () => {
  expect(filter('name.eq.a"b\\c')).toBe('name = "a\\"b\\\\c"');
});

test('a filter of the page itself holds beside the chips', () => {
  const chip: FilterChip = { field: 'noNextStep', op: 'eq', value: 'true' };
  expect(toFilter([[chip]], () => 'bool', moment, 'a = 1 OR b = 2')).toBe('(a = 1 OR b = 2) AND no_next_step = true');
});

test('what is not a chip is passed over', () => {
  expect(readChip('amount')).toBeUndefined();
  expect(readChip('amount.drop.1')).toBeUndefined();
});

test('a chip comes back from the address as it was', () => {
  const operators: Operator[] = [...new Set((['text', 'date', 'enum', 'bool', 'tags'] as const).flatMap(operatorsOf))];
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z]\w{0,20}$/),
      fc.constantFrom(...operators),
      fc.string(),
      (field, op, value) => {
        expect(readChip(writeChip({ field, op, value }))).toEqual({ field, op, value });
      },
    ),
  );
});
