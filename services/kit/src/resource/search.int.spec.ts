import { type TestDatabase, testDatabase } from '@crm/tests/kit/database';
import type { ListRequest } from '@crm/proto/gen/crm/type/v1/standard';
import { defineResource } from './define.ts';
import { USER, aParcel, actor, callOf, createParcels, rights, sampleRegistry } from './sample.fixture.ts';
import type { Parcel } from './sample.fixture.ts';
import { standardMethods } from './standard.ts';
import type { StandardMethods } from './standard.ts';

type Listed = { parcels: Parcel[]; nextPageToken: string };
const parcels = defineResource<Parcel>({
  service: 'sample',
  registry: sampleRegistry,
  message: 'crm.sample.v1.Parcel',
  table: 'parcels',
  permission: 'sample:parcel',
  scope: { owner: 'owner_id' },
  search: ['name', 'phone', 'code'],
});
const boss = actor(USER.eve, rights('all'));
let database: TestDatabase;
let m: StandardMethods<Parcel>;

beforeAll(async () => {
  database = await testDatabase();
  await createParcels(database.db);
  m = standardMethods(parcels, database.db);
  const names: [string, string, string][] = [
    ['ООО «Кирпичный завод»', '+7 912 345-67-89', 'SO-1001'],
    ['Кирпич-Трейд, ЗАО', '8 (495) 111-22-33', 'SO-10010'],
    ['Иванов Пётр Семёнович', '+359 888 123 456', '7707083893'],
    ['100% шерсть_мохер', '', 'X-1'],
  ];
  for (const [name, phone, code] of names) await m.create({ parcel: aParcel({ name, phone, code }) }, callOf(boss));
});
afterAll(() => database.drop());

async function found(q: string, more: Partial<ListRequest> = {}): Promise<string[]> {
  const { parcels: items } = await m.list<Listed>(
    {
      pageSize: 0,
      pageToken: '',
      filter: '',
      orderBy: '',
      q,
      showDeleted: false,
      view: 'RECORD_VIEW_UNSPECIFIED',
      ...more,
    },
    callOf(boss),
  );
  return items.map(({ code }) => code);
}

test.each([
  ['8 912 345 67 89', ['SO-1001']],
  ['345-67', ['SO-1001']],
  ['0888123456', ['7707083893']],
  ['7707083893', ['7707083893']],
  ['so-1001', ['SO-1001', 'SO-10010']],
  ['петр иванов', ['7707083893']],
  ['кирпич', ['SO-10010', 'SO-1001']],
  ['завод КИРПИЧНЫЙ', ['SO-1001']],
  ['100% шерсть', ['X-1']],
  ['ничего', []],
  ['%', []],
])('"%s" finds %j, best first', async (q, codes) => {
  expect(await found(q)).toEqual(codes);
});

test.each([
  ['кирпичнй', 'SO-1001'],
  ['ивонов', '7707083893'],
  ['семенавич петр', '7707083893'],
])('a typo, "%s", finds what was meant', async (q, code) => {
  expect(await found(q)).toContain(code);
});

test('pages of a search hold each match once', async () => {
  const first = await m.list<Listed>(
    {
      pageSize: 1,
      pageToken: '',
      filter: '',
      orderBy: '',
      q: 'кирпич',
      showDeleted: false,
      view: 'RECORD_VIEW_UNSPECIFIED',
    },
    callOf(boss),
  );
  expect(first.parcels.map(({ code }) => code)).toEqual(['SO-10010']);
  expect(await found('кирпич', { pageSize: 1, pageToken: first.nextPageToken })).toEqual(['SO-1001']);
  expect(await found('кирпич', { orderBy: 'name desc' })).toEqual(['SO-1001', 'SO-10010']);
  expect(await found('кирпич', { filter: 'code = "SO-1001"' })).toEqual(['SO-1001']);
});
