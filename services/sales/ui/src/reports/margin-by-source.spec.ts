import { marginBySource } from './margin-by-source.ts';

const rub = (amount: string) => ({ amount, currency: 'RUB' });

test('a source that sold through two channels is one bar, and the largest margin stands first', () => {
  const rows = [
    { sourceChannel: 'referral', revenue: rub('1000'), margin: rub('100.05') },
    { sourceChannel: 'website', revenue: rub('600'), margin: rub('150') },
    { sourceChannel: 'website', revenue: rub('400'), margin: rub('50.10') },
  ];
  expect(marginBySource(rows)).toEqual([
    { source: 'website', margin: rub('200.1'), share: 0.2001 },
    { source: 'referral', margin: rub('100.05'), share: 0.1 },
  ]);
});

test('amounts of two currencies are never added', () => {
  const rows = [
    { sourceChannel: 'website', revenue: rub('100'), margin: rub('10') },
    {
      sourceChannel: 'website',
      revenue: { amount: '100', currency: 'EUR' },
      margin: { amount: '20', currency: 'EUR' },
    },
  ];
  expect(marginBySource(rows).map(({ margin }) => margin.currency)).toEqual(['EUR', 'RUB']);
});
