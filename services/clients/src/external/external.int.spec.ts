import type { Statement } from '@crm/kit/pg/pool';
import { uuidv7 } from '@crm/kit/ids/uuid';
import { Activity, ActivitiesServiceService } from '@crm/proto/gen/crm/clients/v1/activities';
import { ClientsServiceService } from '@crm/proto/gen/crm/clients/v1/clients';
import { ExternalClient, ExternalClientsServiceService } from '@crm/proto/gen/crm/clients/v1/external';
import { clientsUnderTest, type ClientsUnderTest } from '../testing/clients.fixture.ts';

const { upsertExternalClients, undoExternalImport } = ExternalClientsServiceService;
const COUNTS: Statement = {
  name: 'test_external_counts',
  text: `select (select count(*)::int from clients) as clients, (select count(*)::int from client_identifiers) as identifiers, (select count(*)::int from client_stages) as stages`,
};
const STATES: Statement = {
  name: 'test_external_states',
  text: `select count(*) filter (where payload is not null)::int as made, count(*) filter (where payload is null)::int as gone from outbox where topic = 'crm.clients.clients.state.v1'`,
};

let service: ClientsUnderTest;
beforeAll(async () => {
  service = await clientsUnderTest();
});
afterAll(() => service.stop());

const customers = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    ExternalClient.fromJSON({
      externalId: String(12_346 + n),
      name: `Customer ${12_346 + n}`,
      country: 'GB',
      firstTime: '2010-12-01T08:26:00Z',
    }),
  );
const upsert = (importId: string, clients: ExternalClient[]) =>
  service.call('service', upsertExternalClients, {
    importId,
    system: 'ledger',
    clients,
    ownerId: service.actors.seller.userId,
    actorId: service.actors.head.userId,
  });

test('a batch is found or created in its order, the second time only found', async () => {
  const importId = uuidv7();
  const first = await upsert(importId, [...customers(499), ...customers(1)]);
  expect(first.clients).toHaveLength(500);
  expect(first.clients.filter(({ created }) => created)).toHaveLength(500);
  expect(first.clients[0]?.clientId).toBe(first.clients[499]?.clientId);
  const again = await upsert(uuidv7(), customers(499));
  expect(again.clients.map(({ clientId }) => clientId)).toEqual(
    first.clients.slice(0, 499).map(({ clientId }) => clientId),
  );
  expect(again.clients.some(({ created }) => created)).toBe(false);
  const [found] = (await service.call('seller', ClientsServiceService.listClients, { q: '12346' })).clients;
  expect(found).toMatchObject({
    name: 'Customer 12346',
    country: 'GB',
    stage: 'CLIENT_STAGE_ACCOMPLISHED',
    externalIds: [{ system: 'ledger', id: '12346' }],
    firstSource: { channel: 'import', time: new Date('2010-12-01T08:26:00Z') },
  });

  // Undo leaves what somebody has worked with since.
  await service.call('seller', ActivitiesServiceService.createActivity, {
    activity: Activity.fromJSON({ type: 'ACTIVITY_TYPE_NOTE', clientId: found?.id, description: 'kept' }),
  });
  const undone = await service.call('service', undoExternalImport, { importId });
  expect(undone).toEqual({ removed: 498, kept: 1, more: false });
  expect(await service.call('service', undoExternalImport, { importId })).toEqual({ removed: 0, kept: 1, more: false });
  expect(await service.db.query(COUNTS)).toEqual([{ clients: 1, identifiers: 2, stages: 1 }]);
  expect(await service.db.query(STATES)).toEqual([{ made: 499, gone: 498 }]);
});

test('batches that come at once create nobody twice', async () => {
  const batch = customers(100).map((one) => ({ ...one, externalId: `x${one.externalId}` }));
  const answers = await Promise.all([1, 2, 3].map(() => upsert(uuidv7(), batch)));
  expect(new Set(answers.map(({ clients }) => JSON.stringify(clients.map(({ clientId }) => clientId)))).size).toBe(1);
});

test('only the services of the platform may do so', async () => {
  await expect(
    service.call('head', upsertExternalClients, { importId: uuidv7(), system: 'ledger', clients: customers(1) }),
  ).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
});
