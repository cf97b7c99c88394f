import { expect, test } from '@jest/globals';
import type { FieldContract } from '@crm/portal-sdk';
import { checkField, faultsByField } from './validate.ts';

const text = (rule: Partial<FieldContract>): FieldContract => ({ name: 'x', kind: 'string', ...rule });

test('what is required may not be empty, in whatever shape', () => {
  for (const empty of [undefined, null, '', [], { amount: '', currency: 'RUB' }])
    expect(checkField(undefined, empty, true)).toEqual({ key: 'form.required' });
  expect(checkField(undefined, undefined, false)).toBeUndefined();
});

test('length counts characters, not code units', () => {
  expect(checkField(text({ maxLength: 2 }), '😀😀', false)).toBeUndefined();
  expect(checkField(text({ maxLength: 2 }), 'abc', false)).toEqual({ key: 'form.tooLong', params: { limit: '2' } });
});

test('a pattern has to match the whole value; one that only RE2 knows is left to the service', () => {
  expect(checkField(text({ pattern: 'pdf|xlsx' }), 'pdfx', false)).toEqual({ key: 'form.pattern' });
  expect(checkField(text({ pattern: '(?i)pdf' }), 'PDF', false)).toBeUndefined();
});

test('bounds of amounts and quantities', () => {
  const quantity: FieldContract = { name: 'q', kind: 'message', type: 'crm.type.v1.Quantity', above: '0' };
  expect(checkField(quantity, { value: '0', unit: 'PCE' }, false)).toEqual({
    key: 'form.above',
    params: { limit: '0' },
  });
  expect(checkField(quantity, { value: '0.001', unit: 'PCE' }, false)).toBeUndefined();
  expect(checkField(text({ format: 'decimal', maximum: '100' }), '100.5', false)).toEqual({
    key: 'form.atMost',
    params: { limit: '100' },
  });
});

test('formats of Russian requisites', () => {
  expect(checkField(text({ format: 'inn' }), '770708389', false)).toEqual({ key: 'form.format.inn' });
  expect(checkField(text({ format: 'inn' }), '7707083893', false)).toBeUndefined();
});

test('the platform’s refusals find their fields, and the others the summary', () => {
  const faults = faultsByField(
    [
      { field: 'deal.close_date', reason: 'PAST', message: 'lies in the past' },
      { field: 'deal.lines[2].quantity', reason: 'REQUIRED', message: 'is missing' },
      { field: 'deal.pipeline_id', reason: 'UNKNOWN', message: 'is unknown' },
    ],
    ['name', 'closeDate', 'lines'],
  );
  expect([...faults]).toEqual([
    ['closeDate', ['lies in the past']],
    ['lines', ['3: is missing']],
    ['', ['is unknown']],
  ]);
});
