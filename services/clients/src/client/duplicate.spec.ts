import fc from 'fast-check';
import { likeness, nameKey, sameTaxpayer, similarity, type Identity } from './duplicate.ts';

const nobody: Identity = { taxIds: [], phones: [], emails: [], nameKey: '' };
const who = (fields: Partial<Identity>): Identity => ({ ...nobody, ...fields });

test.each([
  ['ООО «Ромашка»', 'Romashka LLC'],
  ['ИП Иванов Пётр', 'иванов петр, ИП'],
  ['«Строй-Мир» ЗАО', 'СТРОЙ МИР'],
  ['Ромашка ЕООД', 'ромашка'],
])('%s and %s have one key', (a, b) => {
  expect(nameKey(a)).toBe(nameKey(b));
});

test('a typo is still likely, a different name is not', () => {
  expect(similarity(nameKey('Силикатный кирпич'), nameKey('Силикатый кирпич'))).toBeGreaterThan(0.6);
  expect(similarity(nameKey('Ромашка'), nameKey('Василёк'))).toBeLessThan(0.2);
});

test('one INN with two branches is two clients, with one branch unnamed it is one', () => {
  expect(sameTaxpayer({ inn: '7707083893', kpp: '773601001' }, { inn: '7707083893', kpp: '540602001' })).toBe(false);
  expect(sameTaxpayer({ inn: '7707083893', kpp: '773601001' }, { inn: '7707083893', kpp: '' })).toBe(true);
  expect(sameTaxpayer({ inn: '', kpp: '' }, { inn: '', kpp: '' })).toBe(false);
});

test('the same INN blocks, the same phone only warns', () => {
  const taxIds = [{ inn: '7707083893', kpp: '' }];
  expect(likeness(who({ taxIds }), who({ taxIds }))).toEqual({ matches: ['MATCH_INN'], score: 1, blocks: true });
  expect(likeness(who({ phones: ['+79161234567'] }), who({ phones: ['+79161234567'] }))).toEqual({
    matches: ['MATCH_PHONE'],
    score: 0.9,
    blocks: false,
  });
  expect(likeness(who({ phones: ['+79161234567'] }), who({ phones: ['+79160000000'] }))).toBeUndefined();
});

test('likeness of names is symmetric, between 0 and 1, and 1 for the same name', () => {
  const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).map(nameKey);
  fc.assert(
    fc.property(names, names, (a, b) => {
      const alike = similarity(a, b);
      expect(alike).toBe(similarity(b, a));
      expect(alike).toBeGreaterThanOrEqual(0);
      expect(alike).toBeLessThanOrEqual(1);
      if (a !== '') expect(similarity(a, a)).toBe(1);
    }),
  );
});

test('a key of a key is the same key', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (name) =>
      expect(nameKey(nameKey(name))).toBe(nameKey(name)),
    ),
  );
});

test('likeness does not depend on who was there first', () => {
  const identities = fc.record({
    taxIds: fc.array(
      fc.record({
        inn: fc.constantFrom('7707083893', '7736207543', ''),
        kpp: fc.constantFrom('', '773601001', '540602001'),
      }),
      { maxLength: 3 },
    ),
    phones: fc.subarray(['+79161234567', '+359888123456']),
    emails: fc.subarray(['a@b.ru', 'c@d.bg']),
    nameKey: fc.constantFrom('romashka', 'romashka yug', 'vasilek', ''),
  });
  fc.assert(fc.property(identities, identities, (a, b) => expect(likeness(a, b)).toEqual(likeness(b, a))));
});
