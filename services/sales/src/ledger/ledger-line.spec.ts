import { instantOf } from '@crm/kit/clock/local-time';
import type { ImportRow } from '@crm/kit/import/target';
import { classify } from './classify.ts';
import type { KnownInvoice } from './classify.ts';
import { countryCode } from './country.ts';
import { readLine } from './ledger-line.ts';
import { TIME_ZONE } from './local-time.ts';

const row = (values: Record<string, string>, line = 2): ImportRow => ({
  line,
  values: {
    invoice: '536365',
    product: '85123a',
    description: '  WHITE  HANGING HEART ',
    quantity: '6',
    time: '2010-12-01T08:26:00',
    price: '2.55',
    client: '17850',
    country: 'United Kingdom',
    ...values,
  },
});
const outcomes = (
  rows: ImportRow[],
  known: [string, KnownInvoice][] = [],
  inUse: string[] = [],
): (string | undefined)[][] =>
  classify(
    rows.map((one) => ({ line: one.line, read: readLine(one) })),
    new Map(known),
    new Set(inUse),
  ).outcomes.map(({ outcome, reason, field }) => [outcome, reason, field]);

test('a line is read in one spelling', () => {
  expect(readLine(row({}))).toMatchObject({
    kind: 'sale',
    sku: '85123A',
    name: 'WHITE HANGING HEART',
    quantity: '6',
    price: '2.55',
    time: '2010-12-01 08:26:00',
  });
  expect(readLine(row({ time: '01.12.2010 8:26', price: '1 234,50', client: '17850.0' }))).toMatchObject({
    time: '2010-12-01 8:26',
    price: '1234.5',
    client: '17850',
  });
});

test.each([
  [{ quantity: '-1' }, 'NEGATIVE_SALE', 'quantity'],
  [{ quantity: '0' }, 'ZERO_QUANTITY', 'quantity'],
  [{ quantity: '1.5' }, 'NOT_WHOLE', 'quantity'],
  [{ quantity: 'six' }, 'NOT_WHOLE', 'quantity'],
  [{ price: '-2' }, 'NEGATIVE_PRICE', 'price'],
  [{ price: '2.55555' }, 'BAD_PRICE', 'price'],
  [{ price: '' }, 'BAD_PRICE', 'price'],
  [{ time: '2010-02-30T08:26:00' }, 'BAD_TIME', 'time'],
  [{ time: '2010-02-20T25:26:00' }, 'BAD_TIME', 'time'],
  [{ invoice: 'C536365' }, 'POSITIVE_RETURN', 'quantity'],
  [{ product: 'X'.repeat(65) }, 'TOO_LONG', 'product'],
])('%j is refused', (values, reason, field) => {
  expect(outcomes([row(values)])).toEqual([['rejected', reason, field]]);
});

test('each line has one outcome: what it is, or what it repeats', () => {
  expect(
    outcomes([
      row({}, 2),
      row({}, 3),
      row({ product: 'post' }, 4),
      row({ invoice: '536366', client: '' }, 5),
      row({ invoice: 'C536367', quantity: '-2' }, 6),
      row({ invoice: '536368', client: '', price: '0', quantity: '-10' }, 7),
      row({ invoice: '536369', price: '0.0' }, 8),
      row({ invoice: 'A563186', price: '-11062.06', client: '', product: 'B' }, 9),
      row({ client: '17851' }, 10),
    ]),
  ).toEqual([
    ['imported', undefined, undefined],
    ['duplicate', 'REPEATED_IN_INVOICE', undefined],
    ['imported', 'CHARGE', undefined],
    ['without_client', undefined, undefined],
    ['return', undefined, undefined],
    ['stock_remark', undefined, undefined],
    ['imported', undefined, undefined],
    ['adjustment', undefined, undefined],
    ['rejected', 'CLIENT_DIFFERS', 'client'],
  ]);
});

test('an invoice of another import is known line by line; the number of an order made by hand is left to it', () => {
  const first = readLine(row({}));
  if ('reason' in first) throw new Error(first.reason);
  const known: KnownInvoice = { ofThisImport: false, client: undefined, digests: new Set([first.digest]) };
  expect(outcomes([row({}, 2), row({ quantity: '7' }, 3)], [['536365', known]])).toEqual([
    ['unchanged', 'ALREADY_TAKEN_IN', undefined],
    ['rejected', 'INVOICE_DIFFERS', 'invoice'],
  ]);
  expect(outcomes([row({})], [], ['536365'])).toEqual([['rejected', 'NUMBER_IN_USE', 'invoice']]);
});

test('countries are known as ledgers write them', () => {
  expect(
    ['United Kingdom', 'EIRE', 'RSA', 'USA', 'Германия', 'Unspecified', 'European Community'].map(countryCode),
  ).toEqual(['GB', 'IE', 'ZA', 'US', 'DE', '', '']);
});

test('local times follow the clocks of London', () => {
  expect(instantOf('2010-12-01 08:26:00', TIME_ZONE).toISOString()).toBe('2010-12-01T08:26:00.000Z');
  expect(instantOf('2011-08-12 14:50:00', TIME_ZONE).toISOString()).toBe('2011-08-12T13:50:00.000Z');
  expect(instantOf('2011-03-27 10:16:00', TIME_ZONE).toISOString()).toBe('2011-03-27T09:16:00.000Z');
  expect(instantOf('2011-10-30 01:30:00', TIME_ZONE).toISOString()).toBe('2011-10-30T00:30:00.000Z');
});
