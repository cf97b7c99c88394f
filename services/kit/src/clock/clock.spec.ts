import { systemClock, testClock } from './clock.ts';

test('a test clock stands still until it is moved', () => {
  const clock = testClock('2026-03-01T10:00:00Z');
  expect(clock.now()).toEqual(clock.now());
  clock.advance(90_000);
  expect(clock.now().toISOString()).toBe('2026-03-01T10:01:30.000Z');
  clock.set('2026-02-28T23:59:59Z');
  expect(clock.now().toISOString()).toBe('2026-02-28T23:59:59.000Z');
});

test('an instant once read is not changed by moving the clock', () => {
  const clock = testClock('2026-03-01T10:00:00Z');
  const before = clock.now();
  clock.advance(1);
  expect(before.toISOString()).toBe('2026-03-01T10:00:00.000Z');
});

test('the system clock gives the machine time', () => {
  const before = Date.now();
  const now = systemClock.now().getTime();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});
