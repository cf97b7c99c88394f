import type { FieldDescriptor, MessageDescriptor } from '@crm/proto/descriptor';
import fc from 'fast-check';
import { listText, readList, readTexts, textsText } from './list-text.ts';
import { sampleRegistry } from './sample.fixture.ts';

const field = (name: string, kind: FieldDescriptor['kind'], extra: Partial<FieldDescriptor> = {}): FieldDescriptor => ({
  name,
  jsonName: name,
  number: 1,
  kind,
  repeated: false,
  map: false,
  presence: false,
  rule: {},
  description: '',
  ...extra,
});
const PHONE: MessageDescriptor = {
  name: 'crm.sample.v1.Phone',
  description: '',
  fields: [
    field('number', 'string', { rule: { required: true } }),
    field('kind', 'enum', { type: 'crm.sample.v1.ParcelKind' }),
    field('primary', 'bool'),
    field('price', 'message', { type: 'crm.type.v1.Money', presence: true }),
    field('notes', 'string', { repeated: true }),
    field('parts', 'message', { type: 'crm.sample.v1.ParcelLine', repeated: true }),
    field('sum', 'string', { rule: { outputOnly: true } }),
  ],
};
const shape = { registry: sampleRegistry, message: PHONE, filled: false };

test('[G5] a list is read by people', () => {
  const items = [
    { number: '+74951112233', kind: 'PARCEL_KIND_BOX', primary: true },
    { number: '+79160000001', notes: ['call, then write', 'b'], price: { amount: '1.5', currency: 'RUB' } },
    { number: 'x', parts: [{ id: '1', product: 'a (b)' }] },
  ];
  const text = listText(items, shape);
  expect(text).toBe(
    '+74951112233 (kind: BOX, primary: true); +79160000001 (price: 1.5 RUB, notes: """call, then write""; b"); ' +
      'x (parts: "(id: 1, product: ""a (b)"")")',
  );
  expect(readList(text, shape)).toEqual(items);
});

test.each([
  ['8 (495) 111-22-33, +7 916 000-00-01 доб. 12', ['8 (495) 111-22-33', '+7 916 000-00-01 доб. 12']],
  ['8 495 111-22-33;\n+7 916', ['8 495 111-22-33', '+7 916']],
  ['"Romashka" Ltd; b', ['"Romashka" Ltd', 'b']],
  ['', []],
])('a cell that people wrote, %j, is a list', (text, numbers) => {
  expect(readList(text, shape)?.map(({ number }) => number as string)).toEqual(numbers);
});

test.each(['x (kind: NONE)', 'x (price: much)', 'x (primary: 5)', '"open', 'x (kind: BOX'])('%j is none', (text) => {
  expect(readList(text, shape)).toBeUndefined();
});

const word = fc.string({
  unit: fc.constantFrom('a', 'Я', ' ', ';', ',', '"', '(', ')', ':', '\n', '\r', "'", '1', 'kind: '),
});

test('[G5] every list comes back from its cell', () => {
  const item = fc.record(
    {
      number: word.filter((text) => text !== ''),
      kind: fc.constantFrom('PARCEL_KIND_BOX', 'PARCEL_KIND_LETTER'),
      primary: fc.constant(true),
      price: fc.record({ amount: fc.constantFrom('1', '-2.50'), currency: fc.constantFrom('EUR', '') }),
      notes: fc.array(word, { minLength: 1, maxLength: 3 }),
      parts: fc.array(fc.record({ id: word.filter(Boolean), product: word.filter(Boolean) }), {
        minLength: 1,
        maxLength: 2,
      }),
    },
    { requiredKeys: ['number'] },
  );
  fc.assert(
    fc.property(fc.array(item, { maxLength: 3 }), fc.array(word, { maxLength: 4 }), (items, texts) => {
      expect(readList(listText(items, shape), shape)).toEqual(items);
      expect(readTexts(textsText(texts))).toEqual(texts);
    }),
    { numRuns: 1000 },
  );
});
