import fc from 'fast-check';
import { disarm, isCut, marked, rearm } from './csv.ts';

test.each([
  ['=cmd()', "'=cmd()"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['-2+3', "'-2+3"],
  ['+7 (916) 000-00-01', '+7 (916) 000-00-01'],
  ['-12', '-12'],
  ["'t Hart", "'t Hart"],
  ["'=1", "''=1"],
  [' a ', "' a '"],
  ['＝1', "'＝1"],
  ['1E5', "'1E5"],
  ['4,07028E+19', "'4,07028E+19"],
  ['1E5x', '1E5x'],
])('[G5] %j stands in a file as %j', (text, cell) => {
  expect(disarm(text)).toBe(cell);
});

test('[G5] every text comes back from its cell, and no cell is a formula', () => {
  const piece = fc.constantFrom(
    "'",
    '=',
    '+',
    '-',
    '@',
    ' ',
    '\t',
    '\n',
    '\r',
    '"',
    'a',
    '1',
    ';',
    'Я',
    '＝',
    '1E+5',
    ',',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 8 }).map((parts) => parts.join('')),
      ),
      (text) => {
        expect(rearm(disarm(text))).toBe(text);
        expect(rearm(marked(text))).toBe(text);
        expect(disarm(text)).not.toMatch(/^[=@\t\r\n]|^[+-](?![\d\s()-]*$)/);
      },
    ),
    { numRuns: 2000 },
  );
});

test('[G5] a cell of a foreign file is its text without the spaces around it', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!text.trim().startsWith("'"));
      expect(rearm(`  ${text} `)).toBe(text.trim());
    }),
  );
});

test('[G1] a cell whose digits a spreadsheet cut off is known, and no text of ours is taken for one', () => {
  expect(['4,07028E+19', '7.70708E+11', '1E5', '12'].map(isCut)).toEqual([true, true, false, false]);
  expect(isCut(disarm('4,07028E+19'))).toBe(false);
});
