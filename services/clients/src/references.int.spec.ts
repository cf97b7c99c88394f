import { uuidv7 } from '@crm/kit/ids/uuid';
import { nounOf, referrersOf } from '@crm/kit/references/nouns';
import { whatStands } from '@crm/kit/references/standing';
import { Activity, ActivitiesServiceService, ActivityType } from '@crm/proto/gen/crm/clients/v1/activities';
import { Client, ClientKind, ClientsServiceService } from '@crm/proto/gen/crm/clients/v1/clients';
import { ImportsServiceService } from '@crm/proto/gen/crm/clients/v1/imports';
import type { Import } from '@crm/proto/gen/crm/type/v1/import';
import { until } from '../../../tests/kit/until.ts';
import { clientsUnderTest, type ClientsUnderTest } from './testing/clients.fixture.ts';

let service: ClientsUnderTest;
beforeAll(async () => {
  service = await clientsUnderTest();
});
afterAll(() => service.stop());

const { createClient, deleteClient } = ClientsServiceService;

test('[G1] nothing new is made for a deleted client, and what was said to him can still be put right', async () => {
  const client = await service.call('head', createClient, {
    client: Client.fromPartial({ kind: ClientKind.CLIENT_KIND_ORGANIZATION, name: 'Romashka' }),
  });
  const note = { type: ActivityType.ACTIVITY_TYPE_NOTE, description: 'Wants brick', clientId: client.id };
  const { createActivity, updateActivity } = ActivitiesServiceService;
  const activity = await service.call('head', createActivity, { activity: Activity.fromPartial(note) });
  await service.call('head', deleteClient, { id: client.id });
  await expect(service.call('head', createActivity, { activity: Activity.fromPartial(note) })).rejects.toMatchObject({
    status: { violations: [{ field: 'activity.clientId', reason: 'NOT_FOUND' }] },
  });
  const change = Activity.fromPartial({ ...note, id: activity.id, description: 'Wants brick and cement' });
  expect(await service.call('head', updateActivity, { activity: change })).toMatchObject({
    description: 'Wants brick and cement',
    clientId: client.id,
  });
});

test('[G1] what stands on any noun can be asked', async () => {
  const { resources } = service.parts;
  for (const noun of ['identity.team', 'sales.deal', ...resources.map(nounOf)])
    expect(await whatStands(service.db, referrersOf(resources, noun), uuidv7(), undefined, 'en')).toEqual([]);
});

test('[G1] a line of a file names what is there for the importer, or is refused by its field; what a record holds may stay', async () => {
  const { call, upload } = service;
  const take = async (lines: string[], upsertKey = ''): Promise<Import> => {
    const { uploadImportFile, createImport, setImportMapping, startImport, getImport } = ImportsServiceService;
    const content = Buffer.from(['Id,Тип,Тема,Клиент (id)', ...lines].join('\n'));
    const file = await upload('seller', uploadImportFile, 'activities.csv', content);
    const made = await call('seller', createImport, { fileId: file.id, target: 'activities' });
    await call('seller', setImportMapping, { id: made.id, mapping: made.mapping, upsertKey });
    await call('seller', startImport, { id: made.id });
    return until('the import', async () => {
      const found = await call('seller', getImport, { id: made.id });
      return found.state === 'IMPORT_STATE_RUNNING' ? undefined : found;
    });
  };
  const kind = { kind: ClientKind.CLIENT_KIND_ORGANIZATION };
  const mine = await call('seller', createClient, { client: Client.fromPartial({ ...kind, name: 'Mine' }) });
  const hidden = await call('other', createClient, { client: Client.fromPartial({ ...kind, name: 'Hidden' }) });
  const id = uuidv7();
  const line = (own: string, subject: string, client: string) => `${own},ACTIVITY_TYPE_TASK,${subject},${client}`;
  const done = await take([
    line(id, 'There', mine.id),
    line(uuidv7(), 'Hidden', hidden.id),
    line(uuidv7(), 'Nowhere', uuidv7()),
  ]);
  expect(done.result?.counts).toMatchObject([
    { outcome: 'created', count: 1n },
    { outcome: 'rejected', reason: 'NOT_FOUND', count: 2n },
  ]);
  await service.db.query(
    {
      name: '',
      text: 'update clients set deleted_at = $1 where id = $2',
    },
    [service.clock.now(), mine.id],
  );
  const again = await take([line(id, 'Still there', mine.id)], 'id');
  expect(again.result?.counts).toMatchObject([{ outcome: 'updated', count: 1n }]);
});
