import { BadTemplate, mergeTemplate } from './merge.ts';

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
    '1\u00a0200,5 вагон 22.11.2026',
  );
  expect(mergeTemplate('{{date day}}', data, { language: 'bg' })).toContain('22.11.2026');
});

test.each(['{{#each lines}}', '{{>partial}}', '{{lookupEverything x}}'])('%s is refused', (text) => {
  expect(() => mergeTemplate(text, { x: 1 }, { language: 'en' })).toThrow(BadTemplate);
});

test('a template reaches no prototype', () => {
  expect(
    mergeTemplate('{{constructor.name}}{{__proto__.toString}}{{name.constructor}}', { name: 'x' }, { language: 'en' }),
  ).toBe('');
});
