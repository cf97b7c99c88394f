import { median, rounds } from './rounds.ts';

test('rounds are interleaved', async () => {
  const order: string[] = [];
  const note = (name: string) => (round: number) => Promise.resolve(order.push(`${name}${round}`));
  await rounds(2, { a: note('a'), b: note('b') });
  expect(order).toEqual(['a0', 'b0', 'a1', 'b1']);
});

test('the median of an even count is the mean of the middle', () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});
