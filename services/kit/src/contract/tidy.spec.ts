import fc from 'fast-check';
import { tidyText } from './tidy.ts';

test.each([
  ['  Brick ', 'Brick'],
  ['\u00a0Brick\t\r\n', 'Brick'],
  ['\u0438\u0306', '\u0439'],
  ['e\u0301', '\u00e9'],
  ['two  words', 'two  words'],
  ['Ёж', 'Ёж'],
  ['   ', ''],
])('[G1] %j is kept as %j', (text, kept) => {
  expect(tidyText(text)).toBe(kept);
});

test('[G1] what is tidy stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(tidyText(tidyText(text))).toBe(tidyText(text));
    }),
  );
});
