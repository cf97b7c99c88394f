import fc from 'fast-check';
import { deeperThan } from './body.ts';

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

test('[G1] the depth of a body is known before it is parsed', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const bytes = Buffer.from(JSON.stringify(value));
      expect(deeperThan(bytes, depthOf(value))).toBe(false);
      if (depthOf(value) > 0) expect(deeperThan(bytes, depthOf(value) - 1)).toBe(true);
    }),
  );
});

test('[G1] brackets within texts are no depth', () => {
  expect(deeperThan(Buffer.from(JSON.stringify({ a: '[[[\\"[[{{' })), 1)).toBe(false);
  expect(deeperThan(Buffer.from('['.repeat(3000)), 100)).toBe(true);
});
