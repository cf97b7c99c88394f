import fc from 'fast-check';
import { createRateLimiter } from './rate-limit.ts';

test('a burst up to the limit passes, the next is told when to come again', () => {
  const limiter = createRateLimiter(60);
  for (let left = 59; left >= 0; left -= 1) expect(limiter.take('anna', 0)).toEqual({ left, retryAfterMs: 0 });
  expect(limiter.take('anna', 0)).toEqual({ left: 0, retryAfterMs: 1000 });
  expect(limiter.take('boris', 0).retryAfterMs).toBe(0);
  expect(limiter.take('anna', 1000).retryAfterMs).toBe(0);
});

test('no pattern of calls gets more through than the limit and one burst allow', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100 }),
      fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 200 }),
      (limit, gaps) => {
        const limiter = createRateLimiter(limit);
        let now = 0;
        let passed = 0;
        for (const gap of gaps) {
          now += gap;
          if (limiter.take('anna', now).retryAfterMs === 0) passed += 1;
        }
        expect(passed).toBeLessThanOrEqual(limit + Math.floor((now * limit) / 60_000) + 1);
      },
    ),
  );
});

test('[G1] however many others come, nobody at his limit gets more', () => {
  const limiter = createRateLimiter(60);
  for (let call = 0; call < 60; call += 1) limiter.take('anna', 0);
  let passed = 0;
  for (let crowd = 0; crowd < 120_000; crowd += 1) {
    limiter.take(`somebody ${crowd}`, 1);
    if (crowd % 1000 === 0 && limiter.take('anna', 1).retryAfterMs === 0) passed += 1;
  }
  expect(passed).toBe(0);
});
