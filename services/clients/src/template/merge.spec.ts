import { mergeTemplate } from './merge.ts';
import { BadTemplate } from './syntax.ts';

test('values are escaped, money and quantities are written in the language', () => {
  const text = mergeTemplate(
    '{{name}}: {{quantity quantity}} = {{money amount}}',
    {
      name: '<Brick> & Co',
      quantity: { value: '1200', unit: 'PCE' },
      amount: { amount: '408960.50', currency: 'RUB' },
    },
    { language: 'en' },
  );
  expect(text).toBe('&lt;Brick&gt; &amp; Co: 1,200 pcs = RUB\u00a0408,960.50');
});

test('an amount beyond the precision of numbers keeps every digit', () => {
  expect(mergeTemplate('{{decimal amount}}', { amount: '12345678901234567.89' }, { language: 'en' })).toBe(
    '12,345,678,901,234,567.89',
  );
});

test('Russian and Bulgarian have their own separators and units', () => {
  const data = { quantity: { value: '1200.5', unit: 'WAG' }, day: '2026-11-22' };
  expect(mergeTemplate('{{quantity quantity}} {{date day}}', data, { language: 'ru' })).toBe(
    '1\u00a0200,5 вагона 22.11.2026',
  );
  expect(mergeTemplate('{{date day}}', data, { language: 'bg' })).toContain('22.11.2026');
});

test('a unit takes the form that its number asks for', () => {
  const wagons = (value: string, language: string): string =>
    mergeTemplate('{{quantity q}}', { q: { value, unit: 'WAG' } }, { language });
  expect(['1', '3', '5', '21', '1.5'].map((value) => wagons(value, 'ru'))).toEqual([
    '1 вагон',
    '3 вагона',
    '5 вагонов',
    '21 вагон',
    '1,5 вагона',
  ]);
  expect([wagons('1', 'en'), wagons('3', 'en'), wagons('3', 'bg')]).toEqual(['1 wagon', '3 wagons', '3 вагона']);
});

test('a packing is told in words', () => {
  const options = { language: 'ru', plain: true };
  expect(mergeTemplate('{{packing pack}}', { pack: '1 WAG = 20 PLT' }, options)).toBe('1 вагон = 20 поддонов');
});

test('a total is written out, and the lines are counted', () => {
  const data = { total: { amount: '288000', currency: 'RUB' }, lines: [{}, {}] };
  expect(mergeTemplate('{{count lines}}: {{inWords total}}', data, { language: 'ru' })).toBe(
    '2: Двести восемьдесят восемь тысяч рублей 00 копеек',
  );
});

const nested = (blocks: number): string => '{{#if x}}'.repeat(blocks) + '{{/if}}'.repeat(blocks);

test.each([
  '{{#each lines}}',
  '{{>partial}}',
  '{{#> partial}}x{{/partial}}',
  '{{#*inline "a"}}{{/inline}}',
  '{{* decorator}}',
  '{{lookupEverything x}}',
  '{{lookup x "constructor"}}',
  '{{log x}}',
  '{{log}}',
  '{{#each (lookup this "x")}}{{/each}}',
  '{{#money x}}{{/money}}',
  nested(13),
])('[G1] %s is refused', (text) => {
  expect(() => mergeTemplate(text, { x: 1 }, { language: 'en' })).toThrow(BadTemplate);
});

test('[G1] repetitions and length are bounded, however they are nested', () => {
  const items = Array.from({ length: 260 }, (_, n) => ({ n }));
  for (const text of [
    '{{#each items}}{{#each ../items}}{{#each ../../items}}{{/each}}{{/each}}{{/each}}',
    '{{#items}}{{#../items}}{{#../../items}}{{/../../items}}{{/../items}}{{/items}}',
    `{{#each items}}{{#each ../items}}${'x'.repeat(200)}{{/each}}{{/each}}`,
  ])
    expect(() => mergeTemplate(text, { items }, { language: 'en' })).toThrow(/repetitions|longer/);
  expect(mergeTemplate(`${nested(12)}{{#items}}{{n}}{{/items}}`, { items: [{ n: 1 }] }, { language: 'en' })).toBe('1');
});

test('a template reaches no prototype', () => {
  expect(
    mergeTemplate('{{constructor.name}}{{__proto__.toString}}{{name.constructor}}', { name: 'x' }, { language: 'en' }),
  ).toBe('');
});
