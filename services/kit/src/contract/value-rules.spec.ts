import { currencyDigits } from './currency.ts';
import { sampleRegistry as registry } from './sample-registry.ts';
import { validateJson, validateMessage } from './validate.ts';

const money = (amount: string, currency = 'EUR') => ({ amount, currency });

test.each<[string, object, object | undefined]>([
  ['a day on which it begins and ends', { firstDay: '2026-03-01', lastDay: '2026-03-01' }, undefined],
  ['an end without a start', { lastDay: '2026-03-01' }, undefined],
  [
    'an end before its start',
    { firstDay: '2026-03-02', lastDay: '2026-03-01' },
    { field: 'lastDay', reason: 'ENDS_BEFORE_START' },
  ],
  [
    'a time before its start',
    { opens: '2026-03-01T09:00:00Z', closes: '2026-03-01T08:59:59.999Z' },
    { field: 'closes', reason: 'ENDS_BEFORE_START' },
  ],
  ['the same instant in two zones', { opens: '2026-03-01T09:00:00Z', closes: '2026-03-01T12:00:00+03:00' }, undefined],
  ['a day of year 1', { firstDay: '0001-01-01' }, { field: 'firstDay', reason: 'FORMAT_DATE' }],
  ['a time of 1899', { opens: '1899-12-31T23:59:59Z' }, { field: 'opens', reason: 'FORMAT_TIMESTAMP' }],
  ['cents, and zeros behind them', { fee: money('9.9900') }, undefined],
  [
    'a part of a cent',
    { fee: money('9.9999') },
    { field: 'fee.amount', reason: 'NOT_PAYABLE', params: { limit: 2, currency: 'EUR' } },
  ],
  [
    'a part of a yen',
    { fee: money('1.5', 'JPY') },
    { field: 'fee.amount', reason: 'NOT_PAYABLE', params: { limit: 0, currency: 'JPY' } },
  ],
  ['a fils', { fee: money('1.555', 'KWD') }, undefined],
  ['a price of one, finer than can be paid', { rate: money('0.3355') }, undefined],
  [
    'a negative price',
    { rate: money('-0.0001') },
    { field: 'rate.amount', reason: 'BELOW_MINIMUM', params: { limit: '0' } },
  ],
  ['an amount that is no number', { fee: money('9,99') }, { field: 'fee.amount', reason: 'FORMAT_DECIMAL' }],
  ['a kind named twice', { kinds: ['a', 'b', 'a'] }, { field: 'kinds[2]', reason: 'TWICE' }],
  [
    'a part named twice',
    { parts: [{ id: 'x' }, { name: 'y' }, { name: 'z' }, { id: 'x' }] },
    { field: 'parts[3].id', reason: 'TWICE' },
  ],
])('[G1] %s', (_, json, violation) => {
  expect(validateJson(registry, 'Period', json)).toEqual(violation === undefined ? [] : [violation]);
});

test('[G1] a message is held to the same rules; of an update what it names alone', () => {
  const period = { kinds: [], parts: [], firstDay: '2026-03-02', lastDay: '2026-03-01', fee: money('9.9999') };
  expect(validateMessage(registry, 'Period', period).map(({ field }) => field)).toEqual(['lastDay', 'fee.amount']);
  const update = (...updateMask: string[]) =>
    validateMessage(registry, 'UpdatePeriodRequest', { period, updateMask }).map(({ field }) => field);
  expect(update('last_day')).toEqual([]);
  expect(update('first_day', 'last_day')).toEqual(['period.lastDay']);
  expect(update('fee')).toEqual(['period.fee.amount']);
});

test('[G1] currencies are as fine as ISO 4217 says', () => {
  expect(['EUR', 'RUB', 'RSD', 'HUF', 'JPY', 'XOF', 'IQD', 'CLF'].map(currencyDigits)).toEqual([
    2, 2, 2, 2, 0, 0, 3, 4,
  ]);
});
