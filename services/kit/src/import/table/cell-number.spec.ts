import fc from 'fast-check';
import { numberText } from './cell-number.ts';
import { numberKind } from './number-format.ts';

test.each([
  ['0.33611111111111108', 'h:mm', '08:04:00'],
  ['40513.351388888885', 'dd.mm.yyyy hh:mm', '2010-12-01 08:26:00'],
  ['40513.999999', 'yyyy-mm-dd hh:mm:ss', '2010-12-02'],
  ['0.33611111111111108', 'dd.mm.yyyy hh:mm', '08:04:00'],
  ['0', 'h:mm', '00:00:00'],
  ['45000.25', 'h:mm', '2023-03-15 06:00:00'],
  ['1.5', '[h]:mm', '36:00:00'],
  ['1', 'dd.mm.yyyy', '1900-01-01'],
  ['59', 'dd.mm.yyyy', '1900-02-28'],
  ['60', 'dd.mm.yyyy', undefined],
  ['61', 'dd.mm.yyyy', '1900-03-01'],
  ['0', 'dd.mm.yyyy', undefined],
  ['-1', 'dd.mm.yyyy', undefined],
  ['2958466', 'dd.mm.yyyy', undefined],
  ['45292', '[$-419]d mmmm yyyy;@', '2024-01-01'],
  ['0.2', '0%', '20%'],
  ['0.07', '0.00%', '7%'],
  ['7707083893', '0', '7707083893'],
  ['770708389', '0000000000', '0770708389'],
  ['1.2345678901234568E+18', 'General', '1234567890123460000'],
  ['0.30000000000000004', 'General', '0.3'],
  ['1E-7', 'General', '0.0000001'],
  ['-12.5', '#,##0.00" mm"', '-12.5'],
  ['5', '0 "days"', '5'],
] as const)('[G1] the number %s in the format %s says %s', (raw, code, text) => {
  expect(numberText(raw, numberKind(0, code), false)).toBe(text);
});

test.each([
  [14, '45292', '2024-01-01'],
  [22, '45292.5', '2024-01-01 12:00:00'],
  [20, '0.5', '12:00:00'],
  [46, '2', '48:00:00'],
  [9, '0.5', '50%'],
  [2, '0.5', '0.5'],
])('the format number %i makes %s say %s', (id, raw, text) => {
  expect(numberText(raw, numberKind(id, undefined), false)).toBe(text);
});

test('[G1] a workbook that counts from 1904 has no missing day', () => {
  expect(numberText('0', 'date', true)).toBe('1904-01-01');
  expect(numberText('60', 'date', true)).toBe('1904-03-01');
  expect(numberText('43830', 'date', true)).toBe('2024-01-01');
  expect(numberText('0.5', 'datetime', true)).toBe('12:00:00');
});

test('[G1] every second of every day is told as it was entered', () => {
  fc.assert(
    fc.property(fc.integer({ min: 61, max: 2_958_465 }), fc.integer({ min: 1, max: 86_399 }), (day, second) => {
      const at = new Date(Date.UTC(1899, 11, 30) + day * 86_400_000 + second * 1000).toISOString();
      expect(numberText(String(day + second / 86_400), 'datetime', false)).toBe(at.slice(0, 19).replace('T', ' '));
    }),
  );
});

test('a number keeps its fifteen digits', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n }), fc.nat({ max: 6 }), (digits, places) => {
      const value = Number(digits) / 10 ** places;
      expect(Number(numberText(String(value), 'plain', false))).toBe(value);
    }),
  );
});
