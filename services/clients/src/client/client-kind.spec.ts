import { checkKind, displayName, type KindFields } from './client-kind.ts';

const blank: KindFields = {
  kind: 'CLIENT_KIND_PERSON',
  name: '',
  familyName: '',
  givenName: '',
  patronymic: '',
  inn: '',
  kpp: '',
  ogrn: '',
  birthDate: '',
};
const organization = {
  ...blank,
  kind: 'CLIENT_KIND_ORGANIZATION',
  name: 'ООО «Ромашка»',
  inn: '7707083893',
  kpp: '773601001',
  ogrn: '1027700132195',
};
const trader = {
  ...blank,
  kind: 'CLIENT_KIND_SOLE_TRADER',
  name: 'ИП Иванов',
  inn: '500100732259',
  ogrn: '304500116000157',
};

test.each([organization, trader, { ...blank, familyName: 'Иванов' }])(
  'fields that fit the kind pass: $kind',
  (client) => {
    expect(checkKind(client)).toEqual([]);
  },
);

test('an organisation has no twelve-digit INN and no birthday', () => {
  expect(checkKind({ ...organization, inn: trader.inn, birthDate: '1990-01-01' })).toEqual([
    { field: 'inn', reason: 'INN_OF_ORGANIZATION' },
    { field: 'birthDate', reason: 'NOT_FOR_THIS_KIND' },
  ]);
});

test('a sole trader has neither a KPP nor the OGRN of an organisation', () => {
  expect(checkKind({ ...trader, kpp: '773601001', ogrn: organization.ogrn })).toEqual([
    { field: 'kpp', reason: 'NOT_FOR_THIS_KIND' },
    { field: 'ogrn', reason: 'OGRN_OF_SOLE_TRADER' },
  ]);
});

test('a client without any name is refused', () => {
  expect(checkKind(blank)).toEqual([{ field: 'name', reason: 'REQUIRED' }]);
});

test("a person's name is made of its parts", () => {
  expect(displayName({ ...blank, familyName: 'Иванов', givenName: ' Пётр ', patronymic: 'Ильич' })).toBe(
    'Иванов Пётр Ильич',
  );
});
