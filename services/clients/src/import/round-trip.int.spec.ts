import { uuidv7 } from '@crm/kit/ids/uuid';
import { ActivitiesServiceService, Activity } from '@crm/proto/gen/crm/clients/v1/activities';
import { Client, ClientsServiceService } from '@crm/proto/gen/crm/clients/v1/clients';
import { testDatabase } from '../../../../tests/kit/database.ts';
import { exportable, exported, imported, pluralOf, unfilled } from '../../../../tests/kit/round-trip.ts';
import type { Base, Noun } from '../../../../tests/kit/round-trip.ts';
import { clientsUnderTest, type ClientsUnderTest } from '../testing/clients.fixture.ts';

let service: ClientsUnderTest;
let base: Base;
let nouns: Noun[];
const records: Record<string, object[]> = {};
beforeAll(async () => {
  service = await clientsUnderTest();
  const { db, parts, actors, clock } = service;
  base = { db, work: parts.imports, actor: actors.head, clock };
  nouns = exportable(parts.resources as readonly Noun[]);
  const company = await make({
    kind: 'CLIENT_KIND_ORGANIZATION',
    name: '=cmd|calc',
    legalName: '  Общество "Ромашка"; и Ко ',
    inn: '7736207543',
    kpp: '773601001',
    ogrn: '1027700229193',
    vatId: 'BG831641791',
    roles: ['CLIENT_ROLE_SUPPLIER', 'CLIENT_ROLE_DEALER'],
    tags: ['a, b', 'c;d', '"q"', '-x'],
    phones: [
      {
        number: '+7 495 111-22-33 доб. 12',
        type: 'CONTACT_POINT_TYPE_WORK',
        comment: 'спросить "Анну", (после 12:00)',
      },
      { number: '+359 2 981 1000', primary: true },
    ],
    emails: [{ address: 'A@b.example', type: 'CONTACT_POINT_TYPE_HOME' }],
    addresses: [
      {
        type: 'ADDRESS_TYPE_LEGAL',
        country: 'RU',
        region: 'Тула',
        city: 'Тула',
        street: 'ул. Ленина, 1; оф. 2',
        postalCode: '300000',
      },
      { city: 'София', comment: 'склад' },
    ],
    bankAccounts: [{ account: '40702810900000000001', bic: '044525225', bankName: 'Сбербанк', currency: 'RUB' }],
    requisites: [
      {
        legalName: 'Вторая',
        inn: '7707083893',
        bankAccounts: [{ account: 'BG80BNBG96611020345678', bankName: 'БНБ, София' }],
      },
    ],
    website: 'https://romashka.example',
    country: 'RU',
    language: 'ru',
    industry: '@rt',
    comment: "две\r\nстроки\tи 'апостроф'\u0007",
    stage: 'CLIENT_STAGE_PERMANENT',
    firstSource: {
      channel: 'exhibition',
      utmSource: 'u1',
      utmMedium: 'm',
      utmCampaign: 'c',
      utmContent: 'x',
      utmTerm: 't',
      comment: '+1',
    },
    lastSource: { channel: 'website', time: '2026-01-02T03:04:05.678Z' },
    externalIds: [{ system: '1C', id: '000123' }],
  });
  const person = await make({
    kind: 'CLIENT_KIND_PERSON',
    familyName: 'Петров',
    givenName: 'Пётр',
    patronymic: 'Петрович',
    birthDate: '1980-02-29',
    ownerId: actors.seller.userId,
    firstSource: { channel: 'referral', referrerClientId: company.id },
  });
  records['clients'] = [company, person];
  records['activities'] = await activitiesOf(company.id);
});
afterAll(() => service.stop());

const make = (client: object): Promise<Client> =>
  service.call('head', ClientsServiceService.createClient, { client: Client.fromJSON(client) });

async function activitiesOf(clientId: string): Promise<Activity[]> {
  const say = (activity: object): Promise<Activity> =>
    service.call('head', ActivitiesServiceService.createActivity, {
      activity: Activity.fromJSON({ clientId, ...activity }),
    });
  const task = await say({
    type: 'ACTIVITY_TYPE_TASK',
    subject: 'Позвонить',
    description: '=1+1\nвторая строка',
    dueTime: '2026-11-25T09:00:00Z',
    remindTime: '2026-11-25T08:30:00Z',
    repeat: { every: 2, unit: 'REPEAT_UNIT_WEEK', untilDate: '2027-01-31' },
    tags: ['срочно'],
    preset: 'ACTIVITY_PRESET_SEND_OFFER',
    dealId: uuidv7(),
    orderId: uuidv7(),
    related: [{ type: 'sales.quote', id: clientId, label: 'КП, № 5' }],
  });
  const call = await say({
    type: 'ACTIVITY_TYPE_CALL',
    subject: 'Разговор',
    direction: 'ACTIVITY_DIRECTION_IN',
    startTime: '2026-11-18T09:00:00Z',
    endTime: '2026-11-18T09:10:00Z',
    resultCode: 'TALKED',
    resultComment: 'перезвонит',
  });
  return [task, call];
}

test('[G5] every noun that is exported can be taken in, and each field of it is tried', () => {
  const targets = base.work.targets.map(({ name }) => name);
  expect(nouns.map(pluralOf).sort()).toEqual(['activities', 'clients']);
  for (const noun of nouns) {
    expect(targets).toContain(pluralOf(noun));
    const { columns = [] } = base.work.targets.find(({ name }) => name === pluralOf(noun)) ?? {};
    expect(columns.every(({ labels }) => Object.values(labels).every(([first]) => first))).toBe(true);
  }
  expect(nouns.flatMap((noun) => unfilled(noun, records[pluralOf(noun)] ?? []))).toEqual([]);
});

test.each([
  ['csv', 'en'],
  ['csv', 'ru'],
  ['xlsx', 'en'],
] as const)(
  '[G5] what is exported as %s (%s) and taken into an empty base is exported as the same file',
  async (format, language) => {
    const empty = await testDatabase({ migrations: 'services/clients/prisma/migrations' });
    const other = { ...base, db: empty.db };
    // Activities name clients.
    for (const noun of [...nouns].sort((one) => (pluralOf(one) === 'clients' ? -1 : 1))) {
      const file = await exported(base, noun, format, language);
      expect((await imported(other, noun, file)).result).toMatchObject({
        counts: [{ outcome: 'created', count: 2n }],
        warnings: [],
      });
      const again = await exported(other, noun, format, language);
      if (format === 'csv') expect(again.toString()).toBe(file.toString());
      expect(again.equals(file)).toBe(true);
      expect((await imported(other, noun, file)).result).toMatchObject({
        counts: [{ outcome: 'unchanged', count: 2n }],
        warnings: [],
      });
    }
    await empty.drop();
  },
);

test('[G5] what was deleted comes back from its file', async () => {
  const [noun] = nouns.filter((one) => pluralOf(one) === 'clients');
  if (!noun) throw new Error('no clients');
  const file = await exported(base, noun, 'csv', 'en');
  // Nobody is deleted while something is planned with him.
  const { activities } = await service.call('head', ActivitiesServiceService.listActivities, {});
  for (const { id } of activities) await service.call('head', ActivitiesServiceService.deleteActivity, { id });
  const { clients } = await service.call('head', ClientsServiceService.listClients, {});
  for (const { id } of clients) await service.call('head', ClientsServiceService.deleteClient, { id });
  expect((await imported(base, noun, file)).result).toMatchObject({ counts: [{ outcome: 'created', count: 2n }] });
  expect((await exported(base, noun, 'csv', 'en')).toString()).toBe(file.toString());
});
