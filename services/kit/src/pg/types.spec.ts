import fc from 'fast-check';
import pg from 'pg';
import { typeParsers } from './types.ts';

const TIMESTAMPTZ = 1184;
const ours = typeParsers.getTypeParser(TIMESTAMPTZ) as (text: string) => unknown;
const packaged = pg.types.getTypeParser(TIMESTAMPTZ) as (text: string) => unknown;

const digits = (length: number, most: number): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max: most }).map((value) => String(value).padStart(length, '0'));
const text = fc
  .tuple(
    fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true }),
    fc.option(
      digits(6, 999_999).map((fraction) => `.${fraction}`),
      { nil: '' },
    ),
    fc.constantFrom('+', '-'),
    digits(2, 14),
    fc.option(
      digits(2, 59).map((minutes) => `:${minutes}`),
      { nil: '' },
    ),
  )
  .map(([at, ...rest]) => `${at.toISOString().slice(0, 19).replace('T', ' ')}${rest.join('')}`);

test('times are read as the package reads them, however PostgreSQL writes them', () => {
  fc.assert(
    fc.property(text, (written) => {
      expect(ours(written)).toEqual(packaged(written));
    }),
  );
  for (const odd of ['infinity', '-infinity', '0044-03-15 00:00:00+00 BC', '12026-11-22 14:33:09.1+00'])
    expect(ours(odd)).toEqual(packaged(odd));
});
