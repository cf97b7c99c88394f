import { aPipeline } from '../testing/samples.fixture.ts';
import { conversions, share } from './funnel.ts';

test('conversion counts who ever came further; a skipped stage and a won deal count as passed', () => {
  const cohort = [
    { furthest: 0, won: false, count: 6n },
    { furthest: 2, won: false, count: 2n },
    { furthest: 1, won: true, count: 2n },
  ];
  expect(conversions(aPipeline().stages, cohort)).toEqual([
    { entered: 10n, conversion: '0.4' },
    { entered: 4n, conversion: '1' },
    { entered: 4n, conversion: '0.5' },
  ]);
});

test('nothing of nothing is no share', () => {
  expect(share(0n, 0n)).toBe('');
  expect(share(1n, 3n)).toBe('0.3333');
});
