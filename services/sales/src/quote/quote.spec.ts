import { systemActor } from '@crm/kit/access/actor';
import { ok, refuse } from '@crm/kit/result';
import { aQuote } from '../testing/samples.fixture.ts';
import { revised } from './quote.ts';
import { quoteVerbs } from './quote.verbs.ts';

type Verb = keyof typeof quoteVerbs.rules;
const may = (quote: ReturnType<typeof aQuote>, verb: Verb, day = '2026-03-05') =>
  quoteVerbs.may(quote, verb, { now: new Date(`${day}T12:00:00Z`), actor: systemActor('sales') });

test('an offer is accepted while it holds, its last day included', () => {
  const quote = aQuote({ validUntil: '2026-03-05' });
  expect(may(quote, 'accept', '2026-03-05')).toEqual(ok(true));
  expect(may(quote, 'accept', '2026-03-06')).toEqual(refuse('QUOTE_EXPIRED', { date: '2026-03-05' }));
});

test('an accepted offer stands: nothing is done with it any more', () => {
  const quote = aQuote({ status: 'QUOTE_STATUS_ACCEPTED' });
  for (const verb of Object.keys(quoteVerbs.rules) as Verb[])
    expect(may(quote, verb)).toEqual(refuse('QUOTE_STATE', { status: 'QUOTE_STATUS_ACCEPTED' }));
});

test('an offer without lines is neither sent nor accepted', () => {
  expect(may(aQuote({ lines: [] }), 'send')).toEqual(refuse('QUOTE_EMPTY'));
  expect(may(aQuote({ lines: [] }), 'accept')).toEqual(refuse('QUOTE_EMPTY'));
});

test('a revision keeps the number, counts on, and takes the earlier one’s place', () => {
  expect(revised(aQuote({ status: 'QUOTE_STATUS_SENT' }), 'next', '2026-03-02')).toMatchObject({
    superseded: { status: 'QUOTE_STATUS_SUPERSEDED' },
    next: { id: 'next', number: 'Q-1', revision: 2, status: 'QUOTE_STATUS_DRAFT', replacesId: 'q' },
  });
});

test('[G1] an offer that holds no more is not sent, and its revision has a day of its own to be told', () => {
  const quote = aQuote({ validUntil: '2026-03-05' });
  expect(may(quote, 'send', '2026-03-05')).toEqual(ok(true));
  expect(may(quote, 'send', '2026-03-06')).toEqual(refuse('QUOTE_EXPIRED', { date: '2026-03-05' }));
  expect(revised(quote, 'next', '2026-03-05').next.validUntil).toBe('2026-03-05');
  expect(revised(quote, 'next', '2026-03-06').next.validUntil).toBe('');
});
