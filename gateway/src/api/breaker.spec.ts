import { createBreaker } from './breaker.ts';

test('[G3] after five calls without a word the next are refused at once, and one a second asks again', () => {
  let now = 0;
  const breaker = createBreaker(() => now);
  const silence = (times: number): void => {
    for (let time = 0; time < times; time += 1) breaker.heard(false);
  };
  silence(4);
  breaker.heard(true);
  silence(4);
  expect(breaker.open()).toBe(false);
  silence(1);
  expect(breaker.open()).toBe(true);
  now = 1000;
  expect([breaker.open(), breaker.open()]).toEqual([false, true]);
  breaker.heard(false);
  expect(breaker.open()).toBe(true);
  now = 2000;
  expect(breaker.open()).toBe(false);
  breaker.heard(true);
  expect([breaker.open(), breaker.open()]).toEqual([false, false]);
});
