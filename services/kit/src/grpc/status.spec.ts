import fc from 'fast-check';
import { common, defineErrors, inFlight, invalid } from './errors.ts';
import { decodeStatus, encodeStatus, statusOf } from './status.ts';
import { languageOf } from './texts.ts';

const errors = defineErrors('sales.crm', {
  DEAL_ALREADY_CLOSED: {
    code: 'FAILED_PRECONDITION',
    en: 'The deal {name} is closed.',
    ru: 'Сделка {name} закрыта.',
    bg: 'Сделката {name} е приключена.',
  },
});

test('an error travels with its reason, domain, params and the text in the language of the caller', () => {
  const status = decodeStatus(encodeStatus(statusOf(errors.DEAL_ALREADY_CLOSED({ name: 'Кирпич' }), 'ru')));
  expect(status).toEqual({
    code: 'FAILED_PRECONDITION',
    message: 'DEAL_ALREADY_CLOSED: The deal Кирпич is closed.',
    reason: 'DEAL_ALREADY_CLOSED',
    domain: 'sales.crm',
    params: { name: 'Кирпич' },
    violations: [],
    localized: { locale: 'ru', message: 'Сделка Кирпич закрыта.' },
  });
});

test('field violations carry field, reason and a text; a violation may bring a text of its own', () => {
  const error = invalid([
    { field: 'deal.name', reason: 'TOO_LONG', params: { limit: 200 } },
    {
      field: 'deal.lines[2].quantity',
      reason: 'ODD',
      texts: { en: 'Whole pallets only.', ru: 'Только целые поддоны.', bg: 'Само цели палети.' },
    },
  ]);
  expect(decodeStatus(encodeStatus(statusOf(error, 'bg'))).violations).toEqual([
    { field: 'deal.name', reason: 'TOO_LONG', message: 'Най-много 200 знака.' },
    { field: 'deal.lines[2].quantity', reason: 'ODD', message: 'Само цели палети.' },
  ]);
});

test('when to try again travels to the millisecond', () => {
  expect(decodeStatus(encodeStatus(statusOf(inFlight(1250), 'en'))).retryAfterMs).toBe(1250);
});

test('any params survive the way', () => {
  const name = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(fc.dictionary(name, name), (params) => {
      expect(decodeStatus(encodeStatus(statusOf(common.INTERNAL(params), 'en'))).params).toEqual({ ...params });
    }),
  );
});

test('the bytes are those of google.rpc.Status', () => {
  // Written by protoc from code: 5, message: "NOT_FOUND: x", no details.
  const bytes = Buffer.from('0805120c4e4f545f464f554e443a2078', 'hex');
  expect(decodeStatus(bytes)).toMatchObject({ code: 'NOT_FOUND', message: 'NOT_FOUND: x', violations: [] });
});

test('the first language of the header that we speak is taken', () => {
  expect(languageOf('de-DE,bg;q=0.9,en;q=0.5')).toBe('bg');
  expect(languageOf('fr')).toBeUndefined();
  expect(languageOf(undefined)).toBeUndefined();
});
