import fc from 'fast-check';
import { formatNumber, isNumberPattern, numbersOf, seriesOf } from './number.ts';

test('the pattern places year and padded number', () => {
  expect(formatNumber('INV-{year}-{number:5}', '2026-11-22', 42n)).toBe('INV-2026-00042');
  expect(formatNumber('{number}/{month}-{year:2}', '2026-11-22', 7n)).toBe('7/11-26');
});

test.each(['', 'INV-{year}', '{number}{what}', '{number'])('%j is no pattern', (pattern) => {
  expect(isNumberPattern(pattern)).toBe(false);
});

test('[G1] a series is what stands around the number; without a year it has no end', () => {
  expect(seriesOf('INV-{year}-{number:5}', '2026-11-22')).toBe('INV-2026-{number}');
  expect(seriesOf('INV-2026-{number:3}', '2031-01-02')).toBe('INV-2026-{number}');
  expect(seriesOf('MQ-{number}', '2031-01-02')).toBe(seriesOf('MQ-{number}', '2026-11-22'));
});

test('different numbers of one series never look the same, and each is found by its series', () => {
  const numbers = fc.bigInt({ min: 1n, max: 9_999_999n });
  const text = fc.string({ maxLength: 8 }).filter((one) => !/[{}]/.test(one));
  fc.assert(
    fc.property(numbers, numbers, fc.integer({ min: 1, max: 9 }), text, text, (a, b, width, before, after) => {
      const pattern = `${before}{year}-{number:${width}}/${after}`;
      expect(isNumberPattern(pattern)).toBe(true);
      const [first, second] = [formatNumber(pattern, '2026-01-01', a), formatNumber(pattern, '2026-01-01', b)];
      expect(first === second).toBe(a === b);
      const found = new RegExp(numbersOf(seriesOf(pattern, '2026-01-01'))).exec(first);
      expect(BigInt(found?.[1] ?? 0)).toBe(a);
    }),
  );
});
