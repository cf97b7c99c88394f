import { reasonTexts, violationText } from './reasons.ts';
import { sampleRegistry as registry } from './sample-registry.ts';
import { validateJson, validateMessage } from './validate.ts';

const brick = { product: 'brick', quantity: '1.5' };
const order = (part: object) => ({ name: 'Order', ...part });
const ofJson = (part: object) => validateJson(registry, 'Order', order(part));

test('a right order passes', () => {
  expect(
    ofJson({
      inn: '7707083893',
      state: 'STATE_OPEN',
      lines: [brick],
      due: '2024-02-29T23:59:59.5+03:00',
      count: '9007199254740993',
      weight: 1.5,
      urgent: true,
      photo: 'AQID',
      labels: { a: 'b' },
      extra: { anything: [1, null, { deep: true }] },
      cost: '12.5',
      person: 'Ivan',
      article: 'AB12',
    }),
  ).toEqual([]);
});

/** As Struct's decoder gives it: an object within an object, so many times. */
const nested = (depth: number): object => (depth === 0 ? {} : { a: nested(depth - 1) });

test.each<[string, object, object]>([
  ['a NUL in a text', { name: 'a\0b' }, { field: 'name', reason: 'NUL' }],
  [
    'a NUL in a text of a nested record',
    { lines: [{ ...brick, product: '\0' }] },
    { field: 'lines[0].product', reason: 'NUL' },
  ],
  ['a NUL in a list', { watchers: ['\0'] }, { field: 'watchers[0]', reason: 'NUL' }],
  ['a NUL in a map', { labels: { a: '\0' } }, { field: 'labels[a]', reason: 'NUL' }],
  ['a NUL in a map’s key', { labels: { 'a\0': 'b' } }, { field: 'labels', reason: 'NUL' }],
  ['a NUL in a free-form object', { extra: { a: [{ b: '\0' }] } }, { field: 'extra', reason: 'NUL' }],
  ['a NUL in a name of a free-form object', { extra: { '\0': 1 } }, { field: 'extra', reason: 'NUL' }],
  ['an object 3,000 deep', { extra: nested(3000) }, { field: 'extra', reason: 'TOO_DEEP' }],
])('[G1] %s is refused, from JSON and as a message', (_, part, violation) => {
  expect(ofJson(part)).toContainEqual(violation);
  const valid = { name: 'Order', lines: [], watchers: [], labels: {}, ...part };
  expect(validateMessage(registry, 'Order', valid)).toContainEqual(violation);
});

test.each(['0001-01-01T00:00:00+01:00', '9999-12-31T23:59:59-01:00'])(
  '[G1] %s is outside the years that are stored',
  (due) => {
    expect(ofJson({ due })).toEqual([{ field: 'due', reason: 'FORMAT_TIMESTAMP' }]);
    expect(validateMessage(registry, 'Order', { name: 'Order', due: new Date(due) })).toContainEqual({
      field: 'due',
      reason: 'FORMAT_TIMESTAMP',
    });
  },
);

test.each<[string, object, object]>([
  ['a field that is not in the contract', { colour: 'red' }, { field: 'colour', reason: 'UNKNOWN_FIELD' }],
  ['a number for a text', { name: 5 }, { field: 'name', reason: 'WRONG_TYPE', params: { expected: 'string' } }],
  ['a text for a flag', { urgent: 'true' }, { field: 'urgent', reason: 'WRONG_TYPE', params: { expected: 'boolean' } }],
  ['an object for a list', { lines: {} }, { field: 'lines', reason: 'WRONG_TYPE', params: { expected: 'array' } }],
  ['an empty id in a list', { watchers: [''] }, { field: 'watchers[0]', reason: 'FORMAT_UUID' }],
  ['a null in a list', { lines: [null] }, { field: 'lines[0]', reason: 'WRONG_TYPE', params: { expected: 'object' } }],
  [
    'a fraction for an integer',
    { lines: [{ ...brick, pieces: 1.5 }] },
    { field: 'lines[0].pieces', reason: 'WRONG_TYPE', params: { expected: 'integer' } },
  ],
  [
    'an integer that lost digits',
    { count: 2 ** 53 },
    { field: 'count', reason: 'WRONG_TYPE', params: { expected: 'integer' } },
  ],
  [
    'an integer above its bound',
    { count: '9007199254740994' },
    { field: 'count', reason: 'ABOVE_MAXIMUM', params: { limit: '9007199254740993' } },
  ],
  [
    'an integer of more than 32 bits',
    { lines: [{ ...brick, pieces: 2 ** 31 }] },
    { field: 'lines[0].pieces', reason: 'ABOVE_MAXIMUM', params: { limit: 2147483647 } },
  ],
  ['a name too long', { name: '12345678901' }, { field: 'name', reason: 'TOO_LONG', params: { limit: 10 } }],
  ['a name too short', { name: 'я' }, { field: 'name', reason: 'TOO_SHORT', params: { limit: 2 } }],
  ['an empty name', { name: '' }, { field: 'name', reason: 'REQUIRED' }],
  ['no name', { name: null }, { field: 'name', reason: 'REQUIRED' }],
  ['a tax number with a slip', { inn: '7707083892' }, { field: 'inn', reason: 'FORMAT_INN' }],
  ['an unknown state', { state: 'STATE_LOST' }, { field: 'state', reason: 'UNKNOWN_VALUE' }],
  [
    'a negative quantity',
    { lines: [brick, { ...brick, quantity: '-1' }] },
    { field: 'lines[1].quantity', reason: 'NOT_ABOVE', params: { limit: '0' } },
  ],
  [
    'a quantity that is no number',
    { lines: [{ ...brick, quantity: 'two' }] },
    { field: 'lines[0].quantity', reason: 'FORMAT_DECIMAL' },
  ],
  [
    'a quantity a ten-thousandth above its bound',
    { lines: [{ ...brick, quantity: '1000.0001' }] },
    { field: 'lines[0].quantity', reason: 'ABOVE_MAXIMUM', params: { limit: '1000' } },
  ],
  [
    'too many lines',
    { lines: [brick, brick, brick, brick] },
    { field: 'lines', reason: 'TOO_MANY_ITEMS', params: { limit: 3 } },
  ],
  [
    'too many labels',
    { labels: { a: '', b: '', c: '' } },
    { field: 'labels', reason: 'TOO_MANY_ITEMS', params: { limit: 2 } },
  ],
  ['a label too long', { labels: { a: '123456' } }, { field: 'labels[a]', reason: 'TOO_LONG', params: { limit: 5 } }],
  ['a day that does not exist', { due: '2023-02-29T00:00:00Z' }, { field: 'due', reason: 'FORMAT_TIMESTAMP' }],
  ['a time without a zone', { due: '2023-02-28T00:00:00' }, { field: 'due', reason: 'FORMAT_TIMESTAMP' }],
  ['no Base64', { photo: '***' }, { field: 'photo', reason: 'FORMAT_BASE64' }],
  ['too many bytes', { photo: 'AQIDBAU=' }, { field: 'photo', reason: 'TOO_LONG', params: { limit: 4 } }],
  [
    'an infinite weight',
    { weight: 'Infinity' },
    { field: 'weight', reason: 'WRONG_TYPE', params: { expected: 'number' } },
  ],
  ['a list for free fields', { extra: [] }, { field: 'extra', reason: 'WRONG_TYPE', params: { expected: 'object' } }],
  [
    'an article of another form',
    { article: 'x AB12' },
    { field: 'article', reason: 'PATTERN', params: { pattern: '[A-Z]{2}\\d+' } },
  ],
  [
    'two buyers',
    { person: 'Ivan', company: brick },
    { field: 'company', reason: 'ONLY_ONE_OF', params: { fields: 'person, company' } },
  ],
  [
    'a wrong field of a buyer',
    { company: { ...brick, product: '' } },
    { field: 'company.product', reason: 'REQUIRED' },
  ],
])('%s is refused with its place and reason', (_, part, violation) => {
  expect(ofJson(part)).toEqual([violation]);
});

test('what the service sets is passed over', () => {
  expect(ofJson({ createTime: 'whatever' })).toEqual([]);
});

test('every wrong field is told at once', () => {
  expect(ofJson({ name: '', inn: '1', colour: 1 }).map((violation) => violation.field)).toEqual([
    'inn',
    'colour',
    'name',
  ]);
});

test('an update looks at what it names alone, and a null clears', () => {
  const update = (json: object) => validateJson(registry, 'Order', json, { update: true });
  expect(update({ due: null, inn: null })).toEqual([]);
  expect(update({ name: null })).toEqual([{ field: 'name', reason: 'REQUIRED' }]);
  expect(update({ lines: [{ product: 'brick' }] })).toEqual([{ field: 'lines[0].quantity', reason: 'REQUIRED' }]);
});

test('an order inside an order inside an order… ends', () => {
  let json: object = order({});
  for (let depth = 0; depth < 10_000; depth++) json = order({ parent: json });
  expect(validateJson(registry, 'Order', json).map((violation) => violation.reason)).toEqual(['TOO_DEEP']);
});

test('a message is held to the same limits', () => {
  const check = (part: object) =>
    validateMessage(registry, 'Order', { name: 'Order', lines: [], labels: {}, state: 'STATE_OPEN', ...part });
  expect(check({})).toEqual([]);
  expect(check({ name: '' })).toEqual([{ field: 'name', reason: 'REQUIRED' }]);
  expect(check({ lines: [{ product: 'brick', quantity: '0', pieces: 0 }] })).toEqual([
    { field: 'lines[0].quantity', reason: 'NOT_ABOVE', params: { limit: '0' } },
  ]);
  expect(check({ state: 'UNRECOGNIZED' })).toEqual([{ field: 'state', reason: 'UNKNOWN_VALUE' }]);
  expect(check({ watchers: [''] })).toEqual([{ field: 'watchers[0]', reason: 'FORMAT_UUID' }]);
  expect(check({ due: new Date(Number.NaN) })).toEqual([{ field: 'due', reason: 'FORMAT_TIMESTAMP' }]);
  expect(check({ buyer: { $case: 'person', value: 'Alexander' } })).toEqual([
    { field: 'person', reason: 'TOO_LONG', params: { limit: 5 } },
  ]);
});

test('of an updated message only the fields of the mask are checked', () => {
  const update = (updateMask: string[] | undefined, part: object) =>
    validateMessage(registry, 'UpdateOrderRequest', { order: { name: '', inn: '', ...part }, updateMask });
  expect(update(['inn'], { inn: '7707083893' })).toEqual([]);
  expect(update(['inn'], { inn: '1' })).toEqual([{ field: 'order.inn', reason: 'FORMAT_INN' }]);
  expect(update(['name'], {})).toEqual([{ field: 'order.name', reason: 'REQUIRED' }]);
  expect(update(undefined, { inn: '1' })).toEqual([{ field: 'order.inn', reason: 'FORMAT_INN' }]);
});

test('every reason is told in three languages with its limit', () => {
  for (const texts of Object.values(reasonTexts)) {
    expect(Object.values(texts).every((text) => text.length > 0)).toBe(true);
  }
  expect(violationText({ reason: 'TOO_LONG', params: { limit: 200 } }, 'ru')).toBe('Не больше 200 символов.');
  expect(violationText({ reason: 'FORMAT_INN' }, 'bg')).toContain('ИНН');
});
