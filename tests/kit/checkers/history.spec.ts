import { effectOnce, noLoss, noPhantom, orderPerKey, parkedAccounted, sameReplies } from './history.ts';
import type { Acknowledged, Applied } from './history.ts';

const applied = (...places: string[]): Applied[] =>
  places.map((place) => ({ key: place.slice(0, 1), sequence: Number(place.slice(1)) }));
const acked = (...places: string[]): Acknowledged[] =>
  applied(...places).map((one) => ({ ...one, request: `r-${one.key}${one.sequence}` }));

test('a good history passes every checker', () => {
  const promised = acked('a1', 'a2', 'b1');
  const done = applied('a1', 'b1', 'a2');
  const attempted = new Map([
    ['a', 2],
    ['b', 3],
  ]);
  for (const wrong of [
    noLoss(promised, done),
    noPhantom(attempted, done),
    effectOnce(done),
    orderPerKey(done),
    sameReplies(promised),
    parkedAccounted(promised, done, []),
  ]) {
    expect(wrong).toEqual([]);
  }
});

test('each fault is seen by its checker', () => {
  expect(noLoss(acked('a1', 'a2'), applied('a1'))).toEqual(['a/2 was acknowledged and never applied']);
  expect(noPhantom(new Map([['a', 1]]), applied('a1', 'a2'))).toEqual(['a/2 was applied and never asked for']);
  expect(effectOnce(applied('a1', 'b1', 'a1'))).toEqual(['a/1 was applied twice']);
  expect(orderPerKey(applied('a1', 'a3', 'a2'))).toEqual(['a/3 was applied after a/1', 'a/2 was applied after a/3']);
  expect(orderPerKey(applied('a2'))).toEqual(['a/2 was applied after a/0']);
  expect(sameReplies([...acked('a1'), { key: 'a', sequence: 2, request: 'r-a1' }])).toEqual([
    'request r-a1 was answered a/1 and a/2',
  ]);
  expect(sameReplies([...acked('a1'), { key: 'a', sequence: 1, request: 'other' }])).toEqual([
    'a/1 was the answer to r-a1 and to other',
  ]);
  expect(parkedAccounted(acked('a1', 'a2'), applied('a1'), applied('a1'))).toEqual([
    'a/1 is both applied and parked',
    'a/2 is neither applied nor parked',
  ]);
});
