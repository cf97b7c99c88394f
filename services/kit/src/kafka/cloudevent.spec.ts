import fc from 'fast-check';
import { decodeEvent, encodeEvent, PoisonMessage, sequenceOf, sequenceText } from './cloudevent.ts';
import type { Attributes } from './cloudevent.ts';

const attributes: Attributes = {
  specversion: '1.0',
  id: '0192d2a0-0000-7000-8000-000000000001',
  source: '/crm/sales',
  type: 'crm.sales.deal.won.v1',
  subject: 'deals/7',
  time: '2026-03-01T10:00:00.000Z',
  datacontenttype: 'application/json',
  dataschema: 'urn:crm:event:crm.sales.deal.won.v1',
  partitionkey: '7',
  sequence: sequenceText(12n),
  authid: 'user-1',
};

test('the value is one JSON object with the attributes the specification requires, and data beside them', () => {
  const { value, headers } = encodeEvent(attributes, '{"amount": "10.00"}');
  expect(JSON.parse(value ?? '')).toEqual({ ...attributes, data: { amount: '10.00' } });
  expect(headers['content-type']).toBe('application/cloudevents+json; charset=UTF-8');
  expect(headers).toMatchObject({
    ce_specversion: '1.0',
    ce_id: attributes.id,
    ce_source: '/crm/sales',
    ce_type: attributes.type,
  });
});

test('attribute names are lower-case letters and digits, as CloudEvents 1.0 asks', () => {
  for (const name of Object.keys(JSON.parse(encodeEvent(attributes, 'null').value ?? '') as object))
    expect(name).toMatch(/^[a-z0-9]{1,20}$/);
});

test('a tombstone has no value, is in binary form, and can still be read', () => {
  const { value, headers } = encodeEvent(attributes, null);
  expect(value).toBeNull();
  expect(headers['content-type']).toBe('application/json');
  expect(headers).not.toHaveProperty('ce_datacontenttype');
  expect(decodeEvent(null, headers)).toEqual({ ...attributes, data: null });
});

test('any data comes back as it was', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (data) => {
      const { value, headers } = encodeEvent(attributes, JSON.stringify(data));
      expect(decodeEvent(Buffer.from(value ?? ''), headers).data).toEqual(JSON.parse(JSON.stringify(data)));
    }),
  );
});

test('an event in binary form from somebody else is read', () => {
  const event = decodeEvent(Buffer.from('{"a":1}'), {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: '1',
    ce_source: '/erp',
    ce_type: 'stock.v1',
  });
  expect(event).toMatchObject({ id: '1', source: '/erp', type: 'stock.v1', data: { a: 1 } });
  expect(sequenceOf(event)).toBeUndefined();
});

test.each([
  ['no JSON', Buffer.from([0xff, 0x00, 0x7b])],
  ['a list', Buffer.from('[]')],
  ['another version', Buffer.from('{"specversion":"2.0","id":"1","source":"s","type":"t"}')],
  ['no id', Buffer.from('{"specversion":"1.0","source":"s","type":"t"}')],
])('%s is poison', (_what, value) => {
  expect(() => decodeEvent(value, {})).toThrow(PoisonMessage);
});

test('sequences sort as text', () => {
  expect(
    [10n, 9n, 100n]
      .map(sequenceText)
      .sort()
      .map((sequence) => sequenceOf({ sequence })),
  ).toEqual([9n, 10n, 100n]);
});
