import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { createSeal } from './sealed.ts';

const key = () => randomBytes(32).toString('base64');

test('what was sealed opens again and shows nothing outside', () => {
  const seal = createSeal(key());
  fc.assert(
    fc.property(fc.string({ minLength: 8 }), (token) => {
      const sealed = seal.seal({ token }, 'here');
      expect(seal.open(sealed, 'here')).toEqual({ token });
      expect(sealed).not.toContain(token);
    }),
  );
});

test('another key, a changed byte or rubbish opens to nothing', () => {
  const seal = createSeal(key());
  const sealed = seal.seal({ token: 'secret' }, 'here');
  expect(createSeal(key()).open(sealed, 'here')).toBeUndefined();
  expect(seal.open(`AAAA${sealed.slice(4)}`, 'here')).toBeUndefined();
  expect(seal.open('', 'here')).toBeUndefined();
});

test('a key of another length is refused at start', () => {
  expect(() => createSeal(Buffer.from('short').toString('base64'))).toThrow('32 bytes');
});

test('[G1] what was moved to another place opens to nothing', () => {
  const seal = createSeal(key());
  expect(seal.open(seal.seal({ token: 'of Anna' }, 'session:anna'), 'session:boris')).toBeUndefined();
});
