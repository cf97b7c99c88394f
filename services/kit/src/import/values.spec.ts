import { parseAmount, parseBool, parseDate, parseDecimal, parseInstant } from './values.ts';

describe('a number', () => {
  test.each([
    ['1234', '1234'],
    ['-5', '-5'],
    ['−5', '-5'],
    ['+0.50', '0.50'],
    [',5', '0.5'],
    ['5,', '5'],
    ['0,125', '0.125'],
    ['1,234', '1.234'],
    ['1 234,50', '1234.50'],
    ['1\u00A0234\u202F567,8', '1234567.8'],
    ['1.234.567', '1234567'],
    ['1.234,5', '1234.5'],
    ['1,234.5', '1234.5'],
    ["1'234'567.25", '1234567.25'],
    ['12 руб.', '12'],
    ['€1,234.50', '1234.50'],
    ['-€5', '-5'],
    ['20 %', '20'],
    ['007', '007'],
    ['(1 234,50)', '-1234.50'],
    ['(€5.25)', '-5.25'],
    ['(1 000 руб.)', '-1000'],
    ['1 250,00 EUR', '1250.00'],
    ['USD 12.5', '12.5'],
    ['15 лв.', '15'],
    ['1\u20092\u200934', undefined],
    ['1\u2009234,5', '1234.5'],
  ])('"%s" is %s', (text, value) => {
    expect(parseDecimal(text)).toBe(value);
  });

  test.each([
    ['10.05.2024'],
    ['10.05.24'],
    ['2024-05-10'],
    ['1 2 3'],
    ['12 34'],
    ['1,23,456'],
    ['1.234.56'],
    ['1,234,5'],
    ['1.234,567,8'],
    ['5.5.5'],
    ['--5'],
    ['1e5'],
    ['1,5E+05'],
    ['много'],
    [''],
    ['.'],
    ['5-'],
    ['08:04'],
  ])('[G1] "%s" is none', (text) => {
    expect(parseDecimal(text)).toBeUndefined();
  });
});

test.each([
  ['31.01.2026', '2026-01-31'],
  ['1/2/2026', '2026-02-01'],
  ['2026-01-31', '2026-01-31'],
  ['2026-01-31 00:00:00', '2026-01-31'],
  ['2026-01-31T00:00:00.000Z', '2026-01-31'],
  ['29.02.2028', '2028-02-29'],
  ['31-01-2026', '2026-01-31'],
  ['2026/01/31', '2026-01-31'],
  ['2026.1.31', '2026-01-31'],
  ['31 января 2026 г.', '2026-01-31'],
  ['31 Jan 2026', '2026-01-31'],
  ['January 31, 2026', '2026-01-31'],
  ['1 май 2026', '2026-05-01'],
  ['31.01.2026 г.', '2026-01-31'],
  ['31.01.26', undefined],
  ['31.01-2026', undefined],
  ['31 of January 2026', undefined],
  ['05/13/2026', undefined],
  ['29.02.2026', undefined],
  ['31.04.2026', undefined],
  ['31.01.2026 08:04', undefined],
  ['31.01.2026 about noon', undefined],
  ['08:04', undefined],
])('[G1] the date of "%s" is %s', (text, date) => {
  expect(parseDate(text)).toBe(date);
});

test.each([
  ['31.01.2026 8:04', '2026-01-31T08:04:00.000Z'],
  ['2026-01-31T08:04:05.250+03:00', '2026-01-31T05:04:05.250Z'],
  ['2026-01-31', '2026-01-31T00:00:00.000Z'],
  ['2026-01-31 8', undefined],
  ['2026-01-31 25:00', undefined],
  ['2026-01-31 08:04 sharp', undefined],
])('the instant of "%s" is %s', (text, instant) => {
  expect(parseInstant(text, 'UTC')?.toISOString()).toBe(instant);
});

test('[G1] a time without a zone is local to whoever imports it', () => {
  expect(parseInstant('31.01.2026 10:00', 'Europe/Moscow')?.toISOString()).toBe('2026-01-31T07:00:00.000Z');
  expect(parseInstant('31.07.2026', 'Europe/Sofia')?.toISOString()).toBe('2026-07-30T21:00:00.000Z');
  expect(parseInstant('2026-01-31T10:00:00Z', 'Europe/Moscow')?.toISOString()).toBe('2026-01-31T10:00:00.000Z');
});

test.each([
  ['100 €', '100', 'EUR'],
  ['$1,234.50', '1234.50', 'USD'],
  ['1 500 руб.', '1500', 'RUB'],
  ['250 BGN', '250', 'BGN'],
  ['(5 €)', '-5', 'EUR'],
  ['7', '7', ''],
])('[G1] the sum of "%s" is %s %s', (text, amount, currency) => {
  expect(parseAmount(text)).toEqual({ amount, currency });
});

test('[G1] a percentage is no sum', () => {
  expect(parseAmount('7 %')).toBeUndefined();
});

test.each([
  ['да', true],
  ['Вярно', true],
  ['YES', true],
  ['истина', true],
  ['нет', false],
  ['Не', false],
  ['FALSE', false],
  ['грешно', false],
  ['maybe', undefined],
])('[G1] "%s" is %s', (text, value) => {
  expect(parseBool(text)).toBe(value);
});
