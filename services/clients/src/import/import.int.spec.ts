import iconv from 'iconv-lite';
import { Client, ClientsServiceService } from '@crm/proto/gen/crm/clients/v1/clients';
import { ImportsServiceService } from '@crm/proto/gen/crm/clients/v1/imports';
import type { Import } from '@crm/proto/gen/crm/type/v1/import';
import { until } from '../../../../tests/kit/until.ts';
import { clientsUnderTest, type ClientsUnderTest } from '../testing/clients.fixture.ts';

const {
  uploadImportFile,
  createImport,
  getImport,
  setImportMapping,
  dryRunImport,
  startImport,
  undoImport,
  downloadRejected,
} = ImportsServiceService;

let service: ClientsUnderTest;
beforeAll(async () => {
  service = await clientsUnderTest();
});
afterAll(() => service.stop());

const FILE = [
  'Название;ИНН;КПП;Телефон;Эл. почта;Город;Источник;Вид',
  'ООО «Новый»;7736207543;770401001;8 (495) 111-22-33;new@client.example;Москва;выставка;ООО',
  'ООО «Известный»;7707083893;773601001;+7 916 000-00-01;;Тула;;ООО',
  'ООО «Чужой»;7728168971;;;;;;ООО',
  'ООО «Ошибка»;1234567890;;;;;;ООО',
  'Иванов Пётр;;;12;;;;физлицо',
  ';;;;;;;',
].join('\r\n');

const settled = (id: string) =>
  until('the import', async () => {
    const found = await service.call('head', getImport, { id });
    return ['CHECKING', 'RUNNING', 'UNDOING'].some((state) => found.state === `IMPORT_STATE_${state}`)
      ? undefined
      : found;
  });
function counts(result: Import['dryRun']): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { outcome, count } of result?.counts ?? []) sums[outcome] = (sums[outcome] ?? 0) + Number(count);
  return sums;
}

test('[A9] a file in windows-1251 is taken in: columns guessed, dry run, duplicates and errors in a file of their own, undo', async () => {
  const { call, upload, download } = service;
  const known = await call('head', ClientsServiceService.createClient, {
    client: Client.fromJSON({
      kind: 'CLIENT_KIND_ORGANIZATION',
      name: 'Известный',
      inn: '7707083893',
      kpp: '773601001',
    }),
  });
  const file = await upload('head', uploadImportFile, 'клиенты.csv', iconv.encode(FILE, 'windows-1251'));
  let made = await call('head', createImport, { fileId: file.id, target: 'clients' });
  expect(made.format).toMatchObject({ encoding: 'windows-1251', delimiter: ';' });
  expect(made.mapping.map(({ column }) => column).sort()).toEqual([
    'city',
    'emails',
    'inn',
    'kind',
    'kpp',
    'name',
    'phones',
    'sourceChannel',
  ]);
  made = await call('head', setImportMapping, { id: made.id, mapping: made.mapping, upsertKey: 'inn' });
  await call('head', dryRunImport, { id: made.id });
  expect(counts((await settled(made.id)).dryRun)).toMatchObject({ updated: 1 });
  await call('head', startImport, { id: made.id });
  const done = await settled(made.id);
  expect(done.state).toBe('IMPORT_STATE_DONE');
  expect(counts(done.result)).toMatchObject({ created: 2, updated: 1, rejected: 3 });
  const { clients } = await call('head', ClientsServiceService.listClients, { filter: 'inn = "7736207543"' });
  expect(clients).toMatchObject([
    {
      name: 'ООО «Новый»',
      phones: [{ number: '+74951112233' }],
      addresses: [{ city: 'Москва' }],
      sourceChannel: 'выставка',
      roles: ['CLIENT_ROLE_CUSTOMER'],
    },
  ]);
  expect(await call('head', ClientsServiceService.getClient, { id: known.id })).toMatchObject({
    name: 'ООО «Известный»',
  });
  const rejected = (await download('head', downloadRejected, { id: made.id })).toString();
  expect(rejected).toContain('Ошибка');
  expect(rejected).toContain('Иванов');

  await call('head', undoImport, { id: made.id });
  expect((await settled(made.id)).state).toBe('IMPORT_STATE_UNDONE');
  expect(await call('head', ClientsServiceService.getClient, { id: known.id })).toMatchObject({ name: 'Известный' });
  expect((await call('head', ClientsServiceService.listClients, { filter: 'inn = "7736207543"' })).clients).toEqual([]);
});

test('a client with the INN of another is a duplicate on import too', async () => {
  const { call, upload, download } = service;
  await call('head', ClientsServiceService.createClient, {
    client: Client.fromJSON({ kind: 'CLIENT_KIND_ORGANIZATION', name: 'Занято', inn: '5024002119' }),
  });
  const file = await upload('head', uploadImportFile, 'a.csv', Buffer.from('Name,INN\nTwin,5024002119\nFresh,\n'));
  const made = await call('head', createImport, { fileId: file.id, target: 'clients' });
  await call('head', setImportMapping, { id: made.id, mapping: made.mapping, upsertKey: '' });
  await call('head', startImport, { id: made.id });
  const done = await settled(made.id);
  expect(counts(done.result)).toMatchObject({ created: 1, rejected: 1 });
  expect(done.result?.counts.find(({ outcome }) => outcome === 'rejected')).toMatchObject({
    reason: 'CLIENT_EXISTS',
    message: expect.stringContaining('in the base already') as string,
  });
  expect((await download('head', downloadRejected, { id: made.id })).toString()).toContain('Twin');
});
