import { ok, refuse } from '@crm/kit/result';
import { aQuote } from '../testing/samples.fixture.ts';
import { acceptQuote, declineQuote, mayEdit, reviseQuote, sendQuote } from './quote.ts';

test('an offer is accepted while it holds, its last day included', () => {
  const quote = aQuote({ validUntil: '2026-03-05' });
  expect(acceptQuote(quote, '2026-03-05')).toMatchObject(ok({ status: 'QUOTE_STATUS_ACCEPTED' }));
  expect(acceptQuote(quote, '2026-03-06')).toEqual(refuse('QUOTE_EXPIRED', { date: '2026-03-05' }));
});

test('an accepted offer stands: it is neither edited, revised, declined nor accepted again', () => {
  const quote = aQuote({ status: 'QUOTE_STATUS_ACCEPTED' });
  expect(
    [
      mayEdit(quote),
      sendQuote(quote, ''),
      declineQuote(quote),
      acceptQuote(quote, ''),
      reviseQuote(quote, 'n', ''),
    ].some((item) => item.ok),
  ).toBe(false);
});

test('an offer without lines is neither sent nor accepted', () => {
  expect(sendQuote(aQuote({ lines: [] }), '')).toEqual(refuse('QUOTE_EMPTY'));
  expect(acceptQuote(aQuote({ lines: [] }), '')).toEqual(refuse('QUOTE_EMPTY'));
});

test('a revision keeps the number, counts on, and takes the earlier one’s place', () => {
  expect(reviseQuote(aQuote({ status: 'QUOTE_STATUS_SENT' }), 'next', '2026-03-02')).toMatchObject(
    ok({
      superseded: { status: 'QUOTE_STATUS_SUPERSEDED' },
      next: { id: 'next', number: 'Q-1', revision: 2, status: 'QUOTE_STATUS_DRAFT', replacesId: 'q' },
    }),
  );
});

test('[G1] an offer that holds no more is not sent, and its revision has a day of its own to be told', () => {
  const quote = aQuote({ validUntil: '2026-03-05' });
  expect(sendQuote(quote, '2026-03-05')).toMatchObject(ok({ status: 'QUOTE_STATUS_SENT' }));
  expect(sendQuote(quote, '2026-03-06')).toEqual(refuse('QUOTE_EXPIRED', { date: '2026-03-05' }));
  const revised = (today: string) => reviseQuote({ ...quote, status: 'QUOTE_STATUS_SENT' }, 'next', today);
  expect(revised('2026-03-05')).toMatchObject(ok({ next: { validUntil: '2026-03-05' } }));
  expect(revised('2026-03-06')).toMatchObject(ok({ next: { validUntil: '' } }));
});
