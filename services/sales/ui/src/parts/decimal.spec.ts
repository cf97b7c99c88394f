import { add, compare, isPositive, percentOf, shareOf, subtract } from './decimal.ts';

test('amounts are added and subtracted exactly, where floats would not be', () => {
  expect(add('0.1', '0.2')).toBe('0.3');
  expect(subtract('443520.00', '221760')).toBe('221760');
  expect(subtract('1', '1.5')).toBe('-0.5');
  expect(add(undefined, '9007199254740993')).toBe('9007199254740993');
});

test('what is being typed counts as nothing until it is a number', () => {
  expect(add('12,', '1')).toBe('1');
  expect(isPositive('')).toBe(false);
  expect(isPositive('0.000001')).toBe(true);
});

test('shares and percentages of shown figures', () => {
  expect(percentOf('1000.05', 50)).toBe('500.02');
  expect(compare('10', '9.99')).toBe(1);
  expect(shareOf('1', '4')).toBe(0.25);
  expect(shareOf('1', '0')).toBe(0);
});
