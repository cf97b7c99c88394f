import { testClocks } from './test-clocks.ts';

const leapDay = (now: string): string => testClocks(new Date(now))[0].starts.toISOString();

test('the next 29 February lies ahead, over a year that would be a leap year by four', () => {
  expect(leapDay('2026-11-27T12:00:00Z')).toBe('2028-02-29T09:00:00.000Z');
  expect(leapDay('2028-02-29T08:59:59Z')).toBe('2028-02-29T09:00:00.000Z');
  expect(leapDay('2028-02-29T09:00:00Z')).toBe('2032-02-29T09:00:00.000Z');
  expect(leapDay('2096-03-01T00:00:00Z')).toBe('2104-02-29T09:00:00.000Z');
});

test('a year ahead is the same day of the next year', () => {
  expect(testClocks(new Date('2026-11-27T12:00:00Z'))[1]?.starts.toISOString()).toBe('2027-11-27T12:00:00.000Z');
});
