import { uuidv7 } from '@crm/kit/ids/uuid';
import { ActivitiesServiceService, Activity, ActivityPreset } from '@crm/proto/gen/crm/clients/v1/activities';
import { Affiliation, AffiliationsServiceService } from '@crm/proto/gen/crm/clients/v1/affiliations';
import { Client, ClientsServiceService } from '@crm/proto/gen/crm/clients/v1/clients';
import { clientsUnderTest, type ClientsUnderTest, type Who } from './testing/clients.fixture.ts';

const { createActivity, updateActivity, batchUpdateActivities, completeActivity, delegateActivity } =
  ActivitiesServiceService;
const { createClient, updateClient } = ClientsServiceService;

let service: ClientsUnderTest;
beforeAll(async () => {
  service = await clientsUnderTest();
});
afterAll(() => service.stop());

const clientOf = (who: Who, familyName: string): Promise<Client> =>
  service.call(who, createClient, { client: Client.fromJSON({ kind: 'CLIENT_KIND_PERSON', familyName }) });
const task = (fields: object = {}): Activity =>
  Activity.fromJSON({ type: 'ACTIVITY_TYPE_CALL', subject: 'Call', ...fields });
const refused = (field: string, reason: string) => ({
  status: { violations: [expect.objectContaining({ field, reason })] as unknown },
});

test('[G1] nobody learns of a client or reaches his timeline by what he writes himself', async () => {
  const { call } = service;
  const hidden = await clientOf('other', 'Скрытов');
  const presets = Object.values(ActivityPreset).filter((preset) => preset !== ActivityPreset.UNRECOGNIZED);
  for (const preset of presets) {
    const activity = task({ preset, clientId: hidden.id });
    const unseen = refused('activity.clientId', 'NOT_FOUND');
    await expect(call('seller', createActivity, { activity })).rejects.toMatchObject(unseen);
    const own = await call('seller', createActivity, { activity: task() });
    const next = { id: own.id, resultCode: 'TALKED', next: activity };
    await expect(call('seller', completeActivity, next)).rejects.toMatchObject(refused('next.clientId', 'NOT_FOUND'));
  }
  const asked = { preset: ActivityPreset.ACTIVITY_PRESET_ACCESS_REQUEST };
  await expect(call('seller', createActivity, { activity: task(asked) })).rejects.toMatchObject(
    refused('activity.preset', 'NOT_ALLOWED'),
  );
  const own = await call('seller', createActivity, { activity: task() });
  await expect(
    call('seller', updateActivity, { activity: { ...own, ...asked }, updateMask: ['preset'] }),
  ).rejects.toMatchObject(refused('activity.preset', 'IMMUTABLE'));
});

test('[G1] an activity is given away by delegating it, and by no edit, next step or change of many', async () => {
  const { call, actors } = service;
  const own = await call('seller', createActivity, { activity: task() });
  for (const ownerId of [actors.other.userId, uuidv7()]) {
    const given = { ...own, ownerId };
    const tries = [
      () => call('seller', createActivity, { activity: task({ ownerId }) }),
      () => call('seller', updateActivity, { activity: given, updateMask: ['ownerId'] }),
      () => call('seller', completeActivity, { id: own.id, resultCode: 'TALKED', next: task({ ownerId }) }),
    ];
    for (const attempt of tries)
      await expect(attempt()).rejects.toMatchObject(refused('activity.ownerId', 'NOT_ALLOWED'));
    await expect(
      call('seller', batchUpdateActivities, { ids: [own.id], activity: given, updateMask: ['ownerId'] }),
    ).rejects.toMatchObject(refused('ids[0].activity.ownerId', 'NOT_ALLOWED'));
  }
  await expect(
    call('seller', updateActivity, { activity: { ...own, teamId: uuidv7() }, updateMask: ['teamId'] }),
  ).rejects.toMatchObject(refused('activity.teamId', 'NOT_ALLOWED'));
  const delegated = await call('seller', delegateActivity, { id: own.id, ownerId: actors.other.userId });
  expect(delegated).toMatchObject({ ownerId: actors.other.userId });
});

test('[G1] who may give to anybody gives to somebody active who can see it', async () => {
  const { call, actors } = service;
  const own = await call('head', createActivity, { activity: task() });
  const give = (ownerId: string) =>
    call('head', updateActivity, { activity: { ...own, ownerId }, updateMask: ['ownerId'] });
  await expect(give(uuidv7())).rejects.toMatchObject(refused('activity.ownerId', 'USER_UNKNOWN'));
  await expect(give(actors.storekeeper.userId)).rejects.toMatchObject(
    refused('activity.ownerId', 'USER_WITHOUT_RIGHT'),
  );
  expect(await give(actors.other.userId)).toMatchObject({ ownerId: actors.other.userId, teamId: '' });
});

test('[G1] neither a client nor an affiliation is slipped into another team', async () => {
  const { call } = service;
  const teamId = uuidv7();
  const person = await clientOf('seller', 'Первый');
  const organization = await call('seller', createClient, {
    client: Client.fromJSON({ kind: 'CLIENT_KIND_ORGANIZATION', name: 'Двор' }),
  });
  const ends = { personId: person.id, organizationId: organization.id };
  await expect(
    call('seller', AffiliationsServiceService.createAffiliation, {
      affiliation: Affiliation.fromJSON({ ...ends, teamId }),
    }),
  ).rejects.toMatchObject(refused('affiliation.teamId', 'NOT_ALLOWED'));
  const made = Client.fromJSON({ kind: 'CLIENT_KIND_PERSON', familyName: 'Второй', teamId });
  await expect(call('seller', createClient, { client: made })).rejects.toMatchObject(
    refused('client.teamId', 'NOT_ALLOWED'),
  );
  await expect(
    call('seller', updateClient, { client: { ...person, teamId }, updateMask: ['teamId'] }),
  ).rejects.toMatchObject({ code: 'PERMISSION_DENIED', ...refused('client.teamId', 'NOT_ALLOWED') });
});
