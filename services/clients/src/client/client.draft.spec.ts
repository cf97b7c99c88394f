import { Client } from '@crm/proto/gen/crm/clients/v1/clients';
import { identityOf, normalClient, taxIdsOf } from './client.draft.ts';

const organization = (fields: object): Client =>
  Client.fromJSON({ kind: 'CLIENT_KIND_ORGANIZATION', name: 'ООО «Ромашка»', ...fields });

test('phones in any form become one number, e-mails lower case, the first is primary', () => {
  const client = normalClient(
    organization({
      phones: [{ number: '8 (916) 123-45-67' }, { number: '+79161234567' }],
      emails: [{ address: 'Info@Romashka.RU' }],
    }),
    'RU',
  );
  expect(client.phones).toMatchObject([{ number: '+79161234567', primary: true }]);
  expect(identityOf(client)).toMatchObject({
    phones: ['+79161234567'],
    emails: ['info@romashka.ru'],
    nameKey: 'romashka',
  });
});

test('a number without a country is read in the country of the client', () => {
  expect(
    normalClient(organization({ country: 'BG', phones: [{ number: '0888 123 456' }] }), 'RU').phones[0]?.number,
  ).toBe('+359888123456');
});

test('a wrong phone is named by its place', () => {
  expect(() => normalClient(organization({ phones: [{ number: '12' }] }), 'RU')).toThrow(
    expect.objectContaining({
      violations: [expect.objectContaining({ field: 'client.phones[0].number', reason: 'BAD_PHONE' })],
    }),
  );
});

test('the tax numbers of all legal entities count, each once', () => {
  const client = organization({
    inn: '7707083893',
    kpp: '773601001',
    requisites: [{ inn: '7707083893', kpp: '773601001' }, { inn: '7736207543' }, { vatId: 'BG1' }],
  });
  expect(taxIdsOf(client)).toEqual([
    { inn: '7707083893', kpp: '773601001' },
    { inn: '7736207543', kpp: '' },
  ]);
});
