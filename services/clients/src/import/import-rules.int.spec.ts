import { ClientsServiceService, Client } from '@crm/proto/gen/crm/clients/v1/clients';
import { ImportsServiceService } from '@crm/proto/gen/crm/clients/v1/imports';
import type { Import, SetImportMappingRequest } from '@crm/proto/gen/crm/type/v1/import';
import { until } from '../../../../tests/kit/until.ts';
import { clientsUnderTest, type ClientsUnderTest, type Who } from '../testing/clients.fixture.ts';

const { uploadImportFile, createImport, getImport, setImportMapping, dryRunImport, startImport } =
  ImportsServiceService;
const { createClient, getClient, listClients, findDuplicates } = ClientsServiceService;

let service: ClientsUnderTest;
beforeAll(async () => {
  service = await clientsUnderTest();
});
afterAll(() => service.stop());

/** Takes a file in with these choices, and tells what became of its lines. */
async function take(text: string, choices: Partial<SetImportMappingRequest> = {}, who: Who = 'head'): Promise<Import> {
  const { call, upload } = service;
  const file = await upload(who, uploadImportFile, 'clients.csv', Buffer.from(text));
  const made = await call(who, createImport, { fileId: file.id, target: 'clients' });
  const { mapping, upsertKey } = made;
  await call(who, setImportMapping, { id: made.id, mapping, upsertKey, ...choices });
  await call(who, startImport, { id: made.id });
  return until('the import', async () => {
    const found = await call(who, getImport, { id: made.id });
    return found.state === 'IMPORT_STATE_RUNNING' ? undefined : found;
  });
}
const counts = ({ result }: Import): Record<string, number> =>
  Object.fromEntries((result?.counts ?? []).map(({ outcome, count }) => [outcome, Number(count)]));
const warnings = ({ result }: Import): object[] =>
  (result?.warnings ?? []).map(({ reason, where, count, line }) => ({
    reason,
    where,
    count: Number(count),
    line: Number(line),
  }));
const make = (client: object): Promise<Client> =>
  service.call('head', createClient, { client: Client.fromJSON({ kind: 'CLIENT_KIND_ORGANIZATION', ...client }) });
const find = async (name: string): Promise<Client | undefined> =>
  (await service.call('head', listClients, { filter: `name = "${name}"` })).clients[0];

test('[G1] an extension of a phone is kept, in a file and by hand', async () => {
  await take('Название,Телефон\nДобавочный,"8 495 111-22-30 доб. 12"\n');
  expect(await find('Добавочный')).toMatchObject({ phones: [{ number: '+74951112230', extension: '12' }] });
  const typed = await make({
    name: 'Ext',
    phones: [{ number: '+359 2 981 1000 вътр. 7' }, { number: '+359 2 981 1000' }],
  });
  expect(typed.phones).toMatchObject([
    { number: '+35929811000', extension: '7' },
    { number: '+35929811000', extension: '' },
  ]);
});

test('[G1] what a file does not say of a phone stays as it is', async () => {
  const known = await make({
    name: 'Помнит',
    inn: '7736207543',
    phones: [{ number: '+74951112231', comment: 'после обеда', type: 'CONTACT_POINT_TYPE_WORK' }],
    emails: [{ address: 'a@b.example', comment: 'бухгалтерия' }],
  });
  expect(
    counts(
      await take('Название,ИНН,Телефон,E-mail\nПомнит,77 3620 7543,"8 (495) 111-22-31, 8 916 000-00-09",A@B.example\n'),
    ),
  ).toEqual({ updated: 1 });
  expect(await service.call('head', getClient, { id: known.id })).toMatchObject({
    phones: [
      { number: '+74951112231', comment: 'после обеда', type: 'CONTACT_POINT_TYPE_WORK' },
      { number: '+79160000009' },
    ],
    emails: [{ address: 'a@b.example', comment: 'бухгалтерия' }],
  });
});

test.each([
  ['vatId', { vatId: 'BG831641791' }, 'ДДС номер', 'bg 831 641 791'],
  ['inn', { inn: '7707083893' }, 'ИНН', '7707 083 893'],
  ['phones', { phones: [{ number: '+74951112232' }] }, 'Телефон', '8 (495) 111-22-32'],
  ['emails', { emails: [{ address: 'key@client.example' }] }, 'E-mail', 'KEY@client.example'],
])('[G1] the key %s is compared in one spelling', async (upsertKey, parts, header, written) => {
  const { id } = await make({ name: `Ключ ${upsertKey}`, ...parts });
  const done = await take(`Название;${header}\nИначе ${upsertKey};${written}\n`, { upsertKey });
  expect(counts(done)).toEqual({ updated: 1 });
  expect(await service.call('head', getClient, { id })).toMatchObject({ name: `Иначе ${upsertKey}` });
});

test('[G1] a key that two clients have names neither', async () => {
  const phones = [{ number: '+74951112239' }];
  await make({ name: 'Один', phones });
  await make({ name: 'Совсем другой', phones });
  const done = await take('Название,Телефон\nТретий,8 495 111-22-39\n', { upsertKey: 'phones' });
  expect(done.result?.counts).toMatchObject([{ outcome: 'rejected', reason: 'AMBIGUOUS_KEY' }]);
});

describe('[G1] a person who is in the base', () => {
  const FILE = 'Название,Вид,E-mail,Комментарий\nСидоров Пётр,физлицо,sidorov@client.example,из файла\n';
  let id: string;
  beforeAll(async () => {
    expect(counts(await take(FILE.replace('из файла', '')))).toEqual({ created: 1 });
    id = (await find('Сидоров Пётр'))?.id ?? '';
  });

  test('is told as a duplicate, as :findDuplicates does', async () => {
    const { duplicates } = await service.call('head', findDuplicates, {
      name: 'Сидоров Пётр',
      emails: ['sidorov@client.example'],
    });
    expect(duplicates).toMatchObject([{ clientId: id, score: 0.95 }]);
    const done = await take(FILE);
    expect(done.result?.counts).toMatchObject([{ outcome: 'duplicate', reason: 'LOOKS_LIKE_KNOWN', count: 1n }]);
  });

  test('is changed, or doubled, where the importer says so', async () => {
    expect(counts(await take(FILE, { duplicates: 'IMPORT_DUPLICATES_UPDATE' }))).toEqual({ updated: 1 });
    expect(await service.call('head', getClient, { id })).toMatchObject({ comment: 'из файла' });
    expect(counts(await take(FILE, { duplicates: 'IMPORT_DUPLICATES_CREATE' }))).toEqual({ created: 1 });
  });

  test('and one who stands twice in the file is made once', async () => {
    const row = 'Котов Иван,физлицо,kotov@client.example,\n';
    const done = await take(`Название,Вид,E-mail,Комментарий\n${row}${row}`);
    expect(counts(done)).toEqual({ created: 1, duplicate: 1 });
  });
});

test.each([
  ['keeps', 'IMPORT_EMPTY_CELLS_KEEP', { comment: 'был', phones: [{}], tags: ['a'], birthDate: '', city: 'Тула' }],
  ['erases', 'IMPORT_EMPTY_CELLS_ERASE', { comment: '', phones: [], tags: [], birthDate: '', city: '' }],
] as const)('[G1] an empty cell %s, whatever the field', async (_, emptyCells, expected) => {
  const { id } = await make({
    name: `Пустой ${emptyCells}`,
    comment: 'был',
    phones: [{ number: '+74951112299' }],
    tags: ['a'],
    addresses: [{ type: 'ADDRESS_TYPE_POSTAL', city: 'Тула' }],
  });
  await take(`id;Название;Комментарий;Телефон;Метки;Город\n${id};Пустой ${emptyCells};;;;\n`, { emptyCells });
  const { comment, phones, tags, addresses } = await service.call('head', getClient, { id });
  expect({ comment, phones: phones.map(() => ({})), tags, birthDate: '', city: addresses[0]?.city }).toEqual(expected);
});

test('[G1] more cells than columns refuse the row, by the cell', async () => {
  const done = await take('Название,Комментарий\nGamma, Inc.,pays late\nДельта,ок\n');
  expect(counts(done)).toEqual({ rejected: 1, created: 1 });
  expect(done.result?.counts).toContainEqual(expect.objectContaining({ reason: 'EXTRA_CELLS' }));
});

test('[G1] a field that holds one value is not mapped twice, one that holds several takes both', async () => {
  const file = await service.upload(
    'head',
    uploadImportFile,
    'a.csv',
    Buffer.from('A,B,C,D\nДва,Раз,89160000011,89160000012\n'),
  );
  const made = await service.call('head', createImport, { fileId: file.id, target: 'clients' });
  const at = (column: string, position: number) => ({ column, position });
  await expect(
    service.call('head', setImportMapping, { id: made.id, mapping: [at('name', 0), at('name', 1)], upsertKey: '' }),
  ).rejects.toMatchObject({ status: { violations: [{ field: 'mapping[1].column', reason: 'TAKEN' }] } });
  const mapping = [at('name', 0), at('phones', 2), at('phones', 3)];
  await service.call('head', setImportMapping, { id: made.id, mapping, upsertKey: '' });
  await service.call('head', startImport, { id: made.id });
  const done = await until('the import', async () => {
    const now = await service.call('head', getImport, { id: made.id });
    return now.state === 'IMPORT_STATE_DONE' ? now : undefined;
  });
  expect(await find('Два')).toMatchObject({ phones: [{ number: '+79160000011' }, { number: '+79160000012' }] });
  expect(warnings(done)).toEqual([{ reason: 'COLUMN_NOT_TAKEN', where: 'B', count: 1, line: 2 }]);
});

test('[G1] an import that lasts ends after it has begun, and a dry run tells the same warnings', async () => {
  const file = await service.upload(
    'head',
    uploadImportFile,
    'a.csv',
    Buffer.from('Название;;Чужое\nЭпсилон;без имени;x\n'),
  );
  const made = await service.call('head', createImport, { fileId: file.id, target: 'clients' });
  await service.call('head', dryRunImport, { id: made.id });
  const checked = await until('the dry run', async () => {
    const now = await service.call('head', getImport, { id: made.id });
    return now.state === 'IMPORT_STATE_CHECKED' ? now : undefined;
  });
  expect(checked.dryRun?.warnings.map(({ where }) => where)).toEqual(['B', 'Чужое']);
  await service.call('head', startImport, { id: made.id });
  service.clock.advance(5_000);
  const done = await until('the import', async () => {
    const now = await service.call('head', getImport, { id: made.id });
    return now.state === 'IMPORT_STATE_DONE' ? now : undefined;
  });
  expect(done.finishTime?.getTime()).toBeGreaterThan(done.startTime?.getTime() ?? Infinity);
  expect(done.result?.warnings).toEqual(checked.dryRun?.warnings);
});

test('[G1] a line names only what its importer may see, as a request does', async () => {
  const foreign = await make({ name: 'Чужой рекомендатель' });
  const own = await service.call('seller', createClient, {
    client: Client.fromJSON({ kind: 'CLIENT_KIND_ORGANIZATION', name: 'Свой рекомендатель' }),
  });
  const header = 'Название,firstSource.channel,firstSource.referrerClientId\n';
  const done = await take(
    `${header}Привёл чужой,referral,${foreign.id}\nПривёл свой,referral,${own.id}\n`,
    {},
    'seller',
  );
  expect(counts(done)).toEqual({ created: 1, rejected: 1 });
  expect(done.result?.counts).toContainEqual(expect.objectContaining({ outcome: 'rejected', reason: 'NOT_FOUND' }));
});
