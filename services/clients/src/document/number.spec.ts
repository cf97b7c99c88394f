import fc from 'fast-check';
import { formatNumber, isNumberPattern } from './number.ts';

test('the pattern places year and padded number', () => {
  expect(formatNumber('INV-{year}-{number:5}', '2026-11-22', 42)).toBe('INV-2026-00042');
  expect(formatNumber('{number}/{month}-{year:2}', '2026-11-22', 7)).toBe('7/11-26');
});

test.each(['', 'INV-{year}', '{number}{what}', '{number'])('%j is no pattern', (pattern) => {
  expect(isNumberPattern(pattern)).toBe(false);
});

test('different numbers of one year never look the same', () => {
  const numbers = fc.integer({ min: 1, max: 9_999_999 });
  fc.assert(
    fc.property(numbers, numbers, fc.integer({ min: 1, max: 9 }), (a, b, width) => {
      const pattern = `A{year}-{number:${width}}`;
      expect(isNumberPattern(pattern)).toBe(true);
      expect(formatNumber(pattern, '2026-01-01', a) === formatNumber(pattern, '2026-01-01', b)).toBe(a === b);
    }),
  );
});
