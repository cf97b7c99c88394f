import { uuidv7 } from '@crm/kit/ids/uuid';
import { nounOf, referrersOf } from '@crm/kit/references/nouns';
import { whatStands } from '@crm/kit/references/standing';
import { Activity, ActivitiesServiceService, ActivityType } from '@crm/proto/gen/crm/clients/v1/activities';
import { Client, ClientKind, ClientRole, ClientsServiceService } from '@crm/proto/gen/crm/clients/v1/clients';
import { clientsUnderTest, type ClientsUnderTest } from './testing/clients.fixture.ts';

let service: ClientsUnderTest;
beforeAll(async () => {
  service = await clientsUnderTest();
});
afterAll(() => service.stop());

const { createClient, deleteClient } = ClientsServiceService;

test('[G1] a client with something planned cannot be deleted; done, he can', async () => {
  const client = await service.call('head', createClient, {
    client: Client.fromPartial({
      kind: ClientKind.CLIENT_KIND_ORGANIZATION,
      roles: [ClientRole.CLIENT_ROLE_CUSTOMER],
      name: 'Romashka',
    }),
  });
  const activity = await service.call('head', ActivitiesServiceService.createActivity, {
    activity: Activity.fromPartial({
      type: ActivityType.ACTIVITY_TYPE_TASK,
      subject: 'Call back',
      clientId: client.id,
      dueTime: new Date(service.clock.now().getTime() + 3_600_000),
    }),
  });
  await expect(service.call('head', deleteClient, { id: client.id })).rejects.toMatchObject({
    code: 'FAILED_PRECONDITION',
    status: {
      reason: 'CLIENT_IN_USE',
      message: expect.stringContaining('planned activities: 1 (Call back)') as unknown,
    },
  });
  await service.call('head', ActivitiesServiceService.cancelActivity, { id: activity.id });
  await service.call('head', deleteClient, { id: client.id });
  const late = Activity.fromPartial({ type: ActivityType.ACTIVITY_TYPE_NOTE, description: 'x', clientId: client.id });
  await expect(service.call('head', ActivitiesServiceService.createActivity, { activity: late })).rejects.toMatchObject(
    { status: { violations: [{ field: 'activity.clientId', reason: 'NOT_FOUND' }] } },
  );
});

test('[G1] what stands on any noun can be asked', async () => {
  const { resources } = service.parts;
  for (const noun of ['identity.team', 'sales.deal', ...resources.map(nounOf)])
    expect(await whatStands(service.db, referrersOf(resources, noun), uuidv7(), undefined, 'en')).toEqual([]);
});
