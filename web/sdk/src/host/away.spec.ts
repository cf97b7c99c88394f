import { expect, jest, test } from '@jest/globals';
import { awayStore, returnedStore, suspectAway } from './away.ts';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('[G3] what is away is asked for until all is back, and then whoever failed is told once', async () => {
  const answers = [{ away: ['sales'] }, undefined, { away: ['sales', 'redis'] }, { away: [] }];
  const seen: string[] = [];
  awayStore.subscribe(() => seen.push(awayStore.get().join(' ')));
  let asked = 0;
  const fetcher = (() => {
    const answer = answers[asked++];
    return answer ? Promise.resolve(Response.json(answer)) : Promise.reject(new TypeError('Failed to fetch'));
  }) as typeof fetch;
  suspectAway(fetcher);
  suspectAway(fetcher);
  await jest.advanceTimersByTimeAsync(20_000);
  expect(seen).toEqual(['sales', 'portal', 'sales redis', '']);
  expect(asked).toBe(4);
  expect(returnedStore.get()).toBe(1);
});

test('what fails although nothing is away is tried again twice, and again in a while', async () => {
  const nothing = (() => Promise.resolve(Response.json({ away: [] }))) as typeof fetch;
  const before = returnedStore.get();
  for (let failure = 0; failure < 5; failure++) {
    suspectAway(nothing);
    await jest.advanceTimersByTimeAsync(5_000);
  }
  expect(returnedStore.get() - before).toBe(2);
  await jest.advanceTimersByTimeAsync(60_000);
  suspectAway(nothing);
  await jest.advanceTimersByTimeAsync(5_000);
  expect(returnedStore.get() - before).toBe(3);
});
