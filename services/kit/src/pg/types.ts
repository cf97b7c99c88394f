import pg from 'pg';

type Parser = (text: string) => unknown;

// The package's own types know scalar oids only.
const packaged = pg.types.getTypeParser as (oid: number) => Parser;
const asTexts = packaged(1009);
const asBigints: Parser = (text) =>
  (packaged(1016)(text) as (string | null)[]).map((item) => (item === null ? null : BigInt(item)));

const asTime = packaged(1184);
/**
 * "2026-03-29 01:30:00.123456+03". Turned into the form that V8 reads by itself, since the package's expression takes
 * twice as long and a page of records has a hundred of them; what looks otherwise (BC, infinity, +05:30) goes to the package.
 */
const timestamptz: Parser = (text) => {
  const sign = text.charAt(text.length - 3);
  return text.charAt(10) === ' ' && (sign === '+' || sign === '-')
    ? new Date(`${text.slice(0, 10)}T${text.slice(11)}:00`)
    : asTime(text);
};

/**
 * How values leave the database: int8 as bigint, numeric as decimal string, date and time as text, timestamptz as Date,
 * json parsed. A JavaScript number would round int8 above 2^53 and every third numeric; a Date would move a `date` by the
 * machine's time zone.
 */
const PARSERS: ReadonlyMap<number, Parser> = new Map<number, Parser>([
  [20, (text) => BigInt(text)],
  [1016, asBigints],
  [1700, (text) => text],
  [1231, asTexts],
  [1082, (text) => text],
  [1182, asTexts],
  [1184, timestamptz],
  [1114, (text) => new Date(`${text.replace(' ', 'T')}Z`)],
]);

export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary'): Parser =>
    (format !== 'binary' && PARSERS.get(oid)) || pg.types.getTypeParser(oid, format),
};
