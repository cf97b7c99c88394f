import { ActivitiesServiceService, Activity } from '@crm/proto/gen/crm/clients/v1/activities';
import { ClientsServiceService } from '@crm/proto/gen/crm/clients/v1/clients';
import type { Client } from '@crm/proto/gen/crm/clients/v1/clients';
import { ImportsServiceService } from '@crm/proto/gen/crm/clients/v1/imports';
import type { Import } from '@crm/proto/gen/crm/type/v1/import';
import { until } from '../../../../tests/kit/until.ts';
import { clientsUnderTest } from '../testing/clients.fixture.ts';
import type { ClientsUnderTest } from '../testing/clients.fixture.ts';

const { uploadImportFile, createImport, getImport, startImport, undoImport, dryRunImport, downloadRejected } =
  ImportsServiceService;

let service: ClientsUnderTest;
beforeAll(async () => {
  service = await clientsUnderTest();
});
afterAll(() => service.stop());

async function take(file: string | Buffer, target = 'clients'): Promise<Import> {
  const uploaded = await service.upload('head', uploadImportFile, `${target}.csv`, Buffer.from(file));
  const { id } = await service.call('head', createImport, { fileId: uploaded.id, target });
  await service.call('head', startImport, { id });
  return settled(id);
}
const settled = (id: string): Promise<Import> =>
  until('the import', async () => {
    const found = await service.call('head', getImport, { id });
    return /RUNNING|UNDOING/.test(found.state) ? undefined : found;
  });
const find = async (name: string): Promise<Client | undefined> =>
  (await service.call('head', ClientsServiceService.listClients, { filter: `name = "${name}"` })).clients[0];
const rejectedOf = async ({ id }: Import): Promise<string> =>
  (await service.download('head', downloadRejected, { id })).toString();

test('[G1] words beside phones and addresses are kept, several in a cell are several', async () => {
  const file =
    'Название;Телефон;E-mail\nСлова;"8 495 111-22-33 доб. 12 (Иван) / 8 916 000-00-09";"Пётр <p@x.example> b@x.example"\n';
  expect((await take(file)).result?.counts).toMatchObject([{ outcome: 'created', count: 1n }]);
  const phones = [
    { number: '+74951112233', extension: '12', comment: 'Иван' },
    { number: '+79160000009', extension: '', comment: '' },
  ];
  const emails = [
    { address: 'p@x.example', comment: 'Пётр' },
    { address: 'b@x.example', comment: '' },
  ];
  expect(await find('Слова')).toMatchObject({ phones, emails });
});

test('[G1] a refused line is told in words, by its column, and can be mended and taken in again', async () => {
  const file = `Name,Kind,Comment\nLong,company,${'x'.repeat(20_000)}\nKlingon Ltd,Klingon,\nName,Kind,Comment\nFine,company,\n`;
  const done = await take(file);
  expect(done.result?.counts).toMatchObject([
    { outcome: 'created', count: 1n },
    { reason: 'TOO_LONG', where: 'Comment', line: 2n, message: expect.stringMatching(/^At most \d+ characters\.$/) },
    { reason: 'UNKNOWN_VALUE', where: 'Kind', line: 3n, message: expect.stringContaining('ORGANIZATION, PERSON') },
    { reason: 'HEADER_AGAIN', where: '', line: 4n },
  ]);
  const rejected = await rejectedOf(done);
  expect(rejected).not.toContain('{limit}');
  const mended = rejected.replace('Klingon,', 'person,').replace('x'.repeat(20_000), 'short');
  const again = await take(mended);
  expect(again.header.slice(0, 4)).toEqual(['Row', 'Column', 'Reason', 'Code']);
  expect(again.mapping.map(({ column }) => column)).toEqual(['name', 'kind', 'comment']);
  expect(again.result).toMatchObject({ warnings: [], counts: [{ outcome: 'created', count: 2n }, { count: 1n }] });
  // Its own rejected lines have these columns once.
  expect((await rejectedOf(again)).split('\r\n')[0]).toBe('Row,Column,Reason,Code,Name,Kind,Comment');
});

test('[G1] a dry run gives the file of rejected lines, too, and the run tells them once', async () => {
  const uploaded = await service.upload(
    'head',
    uploadImportFile,
    'a.csv',
    Buffer.from('Name,Kind\nX,Klingon\nY,person\n'),
  );
  const { id } = await service.call('head', createImport, { fileId: uploaded.id, target: 'clients' });
  for (let round = 0; round < 2; round += 1) {
    await service.call('head', dryRunImport, { id });
    const checked = await until('the dry run', async () => {
      const found = await service.call('head', getImport, { id });
      return found.state === 'IMPORT_STATE_CHECKED' ? found : undefined;
    });
    expect((await rejectedOf(checked)).split('\r\n').slice(1)).toEqual([expect.stringContaining('Klingon'), '']);
  }
  await service.call('head', startImport, { id });
  expect((await rejectedOf(await settled(id))).split('\r\n')).toHaveLength(3);
});

test('[G1] a character that no database keeps refuses its line, wherever it stands, and no other', async () => {
  const many = Array.from({ length: 150 }, (_, at) => `Late ${at},${'x'.repeat(600)}`).join('\n');
  const done = await take(`Name,Comment\n${many}\nNul,Par\0is\n`);
  expect(done).toMatchObject({ state: 'IMPORT_STATE_DONE', error: '' });
  expect(done.result?.counts).toContainEqual(
    expect.objectContaining({ outcome: 'rejected', reason: 'BAD_ENCODING', count: 1n, line: 152n }),
  );
});

test('[G1] a time without a zone is that of whoever imports it', async () => {
  await take('Type;Subject;Due\ntask;Зона;31.01.2027 10:00\n', 'activities');
  const { activities } = await service.call('head', ActivitiesServiceService.listActivities, {
    filter: 'subject = "Зона"',
  });
  expect(activities.map(({ dueTime }) => dueTime?.toISOString())).toEqual(['2027-01-31T07:00:00.000Z']);
});

test('[G1] undo keeps clients that something was noted about since, and says so', async () => {
  const done = await take('Name,City\nNoted,Rome\nUnnoted,Rome\n');
  const noted = await find('Noted');
  await service.call('head', ActivitiesServiceService.createActivity, {
    activity: Activity.fromJSON({ type: 'ACTIVITY_TYPE_TASK', subject: 'Call', clientId: noted?.id }),
  });
  await service.call('head', undoImport, { id: done.id });
  expect(await settled(done.id)).toMatchObject({
    state: 'IMPORT_STATE_UNDONE',
    undo: { removed: 1n, kept: 1n, examples: [{ line: 2n, reason: 'REFERENCED' }] },
  });
  expect(await find('Noted')).toBeDefined();
  expect(await find('Unnoted')).toBeUndefined();
});
