import { timelineTexts } from './timeline.texts.ts';
import { timelineTitle } from './timeline-title.ts';

test('codes are named, money is written out', () => {
  expect(
    timelineTitle('activity.done', { type: 'ACTIVITY_TYPE_CALL', subject: 'Кирпич', result: 'TALKED' }, 'ru', {
      TALKED: 'Поговорили',
    }),
  ).toBe('Звонок: Кирпич — Поговорили');
  expect(timelineTitle('crm.sales.deal.won.v1', { amount: { amount: '1200', currency: 'EUR' } }, 'en')).toBe(
    'Deal won: €1,200.00',
  );
});

test('a value that is not there leaves no dash behind', () => {
  expect(timelineTitle('activity.done', { type: 'ACTIVITY_TYPE_NOTE', subject: 'Note' }, 'en')).toBe('Note: Note');
  expect(timelineTitle('crm.sales.deal.won.v1', {}, 'ru')).toBe('Сделка выиграна');
});

test.each(Object.keys(timelineTexts))('%s has a text in every language', (kind) => {
  for (const language of ['en', 'ru', 'bg'] as const) expect(timelineTitle(kind, {}, language)).not.toContain('{');
});
