import fc from 'fast-check';
import { FilterSyntaxError, parseFilter } from './filter.ts';
import { filterSql } from './filter-sql.ts';
import { mapColumns } from './columns.ts';
import { newParams } from './params.ts';
import { sampleRegistry } from './sample.fixture.ts';

const message = sampleRegistry.messages.get('crm.sample.v1.Parcel');
const columns = message ? mapColumns(message) : [];

function sqlOf(filter: string, see = true): { sql: string; values: unknown[] } {
  const params = newParams();
  const sql = filterSql(
    filter,
    { columns, enums: sampleRegistry.enums, visible: ({ field }) => see || !field.rule.sensitive },
    params,
  );
  return { sql, values: params.values };
}

test.each([
  ['name = "a"', 'name = $1', ['a']],
  ['dueDate >= "2026-01-31"', 'due_date >= $1', ['2026-01-31']],
  ['price > 1000.50 AND price.currency = "RUB"', '(price_amount > $1 and price_currency = $2)', ['1000.50', 'RUB']],
  [
    'pieces = 1 AND urgent = true OR NOT kind = PARCEL_KIND_BOX',
    '(pieces = $1 and ((kind = $2) is not true or urgent = $3))',
    ['1', 'PARCEL_KIND_BOX', true],
  ],
  ['name : "50%_\\"x"', 'name ilike $1', ['%50\\%\\_"x%']],
  ['tags : x', 'tags @> array[$1]', ['x']],
  ['note = null AND sentTime : *', '(note is null and sent_time is not null)', []],
  ['owner_id = ""', 'owner_id is null', []],
  ["name != 'a'", 'name is distinct from $1', ['a']],
  ['code = "a" OR code = "b" OR code = "c"', '(code = any($1))', [['a', 'b', 'c']]],
])('%s', (filter, sql, values) => {
  expect(sqlOf(filter)).toEqual({ sql, values });
});

test.each([
  ['nonsense = 1', 'UNKNOWN_FIELD', { name: 'nonsense' }],
  ['phone = "1"', 'UNKNOWN_FIELD', { name: 'phone' }],
  ['price.secret = 1', 'UNKNOWN_FIELD', { name: 'price.secret' }],
  ['cost > 1', 'UNKNOWN_FIELD', { name: 'cost' }],
  ['pieces = many', 'WRONG_VALUE', { name: 'pieces' }],
  ['pieces = 1.5', 'WRONG_VALUE', { name: 'pieces' }],
  ['dueDate = "2026-02-30"', 'WRONG_VALUE', { name: 'dueDate' }],
  ['id = "1; drop table parcels"', 'WRONG_VALUE', { name: 'id' }],
  ['kind = PARCEL_KIND_CAR', 'WRONG_VALUE', { name: 'kind' }],
  ['urgent > true', 'WRONG_OPERATOR', { name: 'urgent', operator: '>' }],
  ['tags = x', 'WRONG_OPERATOR', { name: 'tags', operator: '=' }],
  ['name = ', 'BAD_FILTER', { position: 7 }],
  ['(name = "a"', 'BAD_FILTER', { position: 11 }],
  ['name = "a" name = "b"', 'BAD_FILTER', { position: 11 }],
  ['name ~ "a"', 'BAD_FILTER', { position: 5 }],
])('[A9] %s is refused by name', (filter, reason, params) => {
  expect(() => sqlOf(filter, false)).toThrow(
    expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      violations: [
        expect.objectContaining({ field: 'filter', reason, params: expect.objectContaining(params) as unknown }),
      ],
    }),
  );
});

test('no text makes the parser fail in any other way than by naming the place', () => {
  const pieces = fc.constantFrom(
    'name',
    'price.amount',
    '=',
    '!=',
    '<=',
    ':',
    '(',
    ')',
    'AND',
    'OR',
    'NOT',
    '-',
    '"a"',
    "'",
    '"',
    '\\',
    '1.5',
    'null',
    '*',
    ' ',
    'ж',
    '💥',
    ';',
    '--',
  );
  const source = fc.oneof(
    fc.string({ maxLength: 200 }),
    fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(' ')),
    fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(source, (text) => {
      try {
        parseFilter(text);
      } catch (thrown) {
        if (!(thrown instanceof FilterSyntaxError)) throw thrown;
        expect(thrown.position).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 3000 },
  );
});

test('no value of a filter becomes part of the SQL text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 50 }),
      fc.constantFrom('name', 'note', 'code'),
      (value, field) => {
        fc.pre(value !== '');
        const quoted = `"${value.replace(/[\\"]/g, '\\$&')}"`;
        expect(sqlOf(`${field} = ${quoted} OR NOT ${field} = ${quoted}`)).toEqual({
          sql: `((${field} = $1) is not true or ${field} = $2)`,
          values: [value, value],
        });
      },
    ),
  );
});

test('[G1] a filter that is too long, too deep, or asks too much is refused, not run', () => {
  expect(() => parseFilter('('.repeat(1_000))).toThrow('too deep');
  expect(() => parseFilter('NOT '.repeat(900))).toThrow('too deep');
  expect(() => parseFilter(Array.from({ length: 21 }, () => 'name:"a"').join(' OR '))).toThrow('too many ":"');
  expect(() => parseFilter(`name = "${'x'.repeat(4_000)}"`)).toThrow('too long');
});
