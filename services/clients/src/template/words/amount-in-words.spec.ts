import fc from 'fast-check';
import { amountInWords } from './amount-in-words.ts';
import { NUMERALS } from './languages.ts';
import { numberInWords } from './numerals.ts';

const roubles = (amount: string): object => ({ amount, currency: 'RUB' });

test.each([
  ['0', 'Ноль рублей 00 копеек'],
  ['1.01', 'Один рубль 01 копейка'],
  ['2.02', 'Два рубля 02 копейки'],
  ['11.11', 'Одиннадцать рублей 11 копеек'],
  ['1000', 'Одна тысяча рублей 00 копеек'],
  ['2021.21', 'Две тысячи двадцать один рубль 21 копейка'],
  ['288000', 'Двести восемьдесят восемь тысяч рублей 00 копеек'],
  ['1000000.5', 'Один миллион рублей 50 копеек'],
  ['5000012', 'Пять миллионов двенадцать рублей 00 копеек'],
])('%s roubles in Russian', (amount, words) => {
  expect(amountInWords(roubles(amount), 'ru')).toBe(words);
});

test.each([
  ['1', 'Едно евро 00 цента'],
  ['21', 'Двадесет и едно евро 00 цента'],
  ['100', 'Сто евро 00 цента'],
  ['1000', 'Хиляда евро 00 цента'],
  ['1100', 'Хиляда и сто евро 00 цента'],
  ['2345.01', 'Две хиляди триста четиридесет и пет евро 01 цент'],
])('%s euros in Bulgarian', (amount, words) => {
  expect(amountInWords({ amount, currency: 'EUR' }, 'bg')).toBe(words);
});

test.each([
  ['1', 'One rouble 00 kopecks'],
  ['45', 'Forty-five roubles 00 kopecks'],
  ['1005', 'One thousand and five roubles 00 kopecks'],
  ['288000', 'Two hundred and eighty-eight thousand roubles 00 kopecks'],
  ['1234567.89', 'One million two hundred and thirty-four thousand five hundred and sixty-seven roubles 89 kopecks'],
])('%s roubles in English', (amount, words) => {
  expect(amountInWords(roubles(amount), 'en')).toBe(words);
});

test('hundredths are rounded as they are printed', () => {
  expect(amountInWords(roubles('0.995'), 'ru')).toBe('Один рубль 00 копеек');
  expect(amountInWords(roubles('10.4949'), 'ru')).toBe('Десять рублей 49 копеек');
});

test.each([
  undefined,
  {},
  roubles('-1'),
  roubles('1e3'),
  roubles('1000000000000000'),
  { amount: '1', currency: 'XAU' },
])('what cannot be said is left out: %j', (value) => {
  expect(amountInWords(value, 'ru')).toBe('');
});

test.each(Object.keys(NUMERALS))('different numbers are said differently in %s', (language) => {
  const numerals = NUMERALS[language];
  if (!numerals) throw new Error(`no numerals of ${language}`);
  const number = fc.bigInt({ min: 0n, max: 10n ** 15n - 1n });
  fc.assert(
    fc.property(number, number, (a, b) => {
      const said = [numberInWords(a, 'm', numerals), numberInWords(b, 'm', numerals)];
      expect(said[0]).toBeTruthy();
      expect(said[0]).not.toMatch(/-(?![a-z])|undefined|\s\s/);
      return a === b || said[0] !== said[1];
    }),
  );
});
