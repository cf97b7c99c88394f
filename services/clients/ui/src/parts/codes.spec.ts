import { countries, nameOf } from './codes.ts';

test('countries are called by their names in the language of the user, each once', () => {
  const russian = countries('ru');
  expect(russian).toContainEqual({ value: 'BG', label: 'Болгария' });
  expect(new Set(russian.map(({ label }) => label)).size).toBe(russian.length);
  expect(russian.length).toBeGreaterThan(230);
});

test('a country that is no more and a group of countries are not offered', () => {
  const codes = countries('en').map(({ value }) => value);
  for (const code of ['SU', 'DD', 'YU', 'EU', 'UN', 'ZZ']) expect(codes).not.toContain(code);
});

test('a code without a name stays what it is', () => {
  expect(nameOf('region', 'nowhere', 'en')).toBe('nowhere');
});
