import fc from 'fast-check';
import { isUuid, uuidv5, uuidv7, uuidv7Generator } from './uuid.ts';

test('ids have the form, version and variant of RFC 9562', () => {
  for (let i = 0; i < 2000; i++) {
    expect(uuidv7()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});

test('ids carry the milliseconds they were made in', () => {
  const id = uuidv7Generator(() => 0x0192_1234_5678)();
  expect(id.slice(0, 13)).toBe('01921234-5678');
});

test('ids rise and never repeat, whatever the wall clock does', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_050 }), { maxLength: 300 }),
      (times) => {
        let step = 0;
        const next = uuidv7Generator(() => times[step++] ?? 0);
        const ids = times.map(() => next());
        expect([...ids].sort()).toEqual(ids);
        expect(new Set(ids).size).toBe(ids.length);
      },
    ),
  );
});

test('a name always gives the same id, as in the vector of RFC 9562 appendix A.4', () => {
  const dns = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
  expect(uuidv5('www.example.com', dns)).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
  expect(uuidv5('order-17')).toBe(uuidv5('order-17'));
  expect(uuidv5('order-17')).not.toBe(uuidv5('order-18'));
});

test('only whole UUIDs pass as such', () => {
  expect(isUuid(uuidv7())).toBe(true);
  expect(isUuid(uuidv7().toUpperCase())).toBe(true);
  for (const text of ['', 'x', `${uuidv7()}0`, uuidv7().replaceAll('-', '')]) expect(isUuid(text)).toBe(false);
});
