import { systemCall } from '@crm/kit/grpc/call';
import { uuidv7 } from '@crm/kit/ids/uuid';
import { referenceCheck } from '@crm/kit/references/check';
import { nounsOf } from '@crm/kit/references/nouns';
import { ActivitiesServiceService, Activity, ActivityPreset } from '@crm/proto/gen/crm/clients/v1/activities';
import { Affiliation, AffiliationsServiceService } from '@crm/proto/gen/crm/clients/v1/affiliations';
import { Client, ClientsServiceService } from '@crm/proto/gen/crm/clients/v1/clients';
import { DocumentsServiceService } from '@crm/proto/gen/crm/clients/v1/documents';
import { NotificationsServiceService } from '@crm/proto/gen/crm/clients/v1/notifications';
import { Template, TemplatesServiceService } from '@crm/proto/gen/crm/clients/v1/templates';
import { registry } from '@crm/proto/registry/clients';
import { othersTrusted } from '../../../tests/kit/others-trusted.ts';
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

test('[G2] the name of a client who went to somebody else is told by nothing that was written about him', async () => {
  const { call, download, actors } = service;
  const person = await clientOf('seller', 'Переходов');
  const firm = await call('seller', createClient, {
    client: Client.fromJSON({ kind: 'CLIENT_KIND_ORGANIZATION', name: 'Переход-Строй' }),
  });
  const named = { personId: person.id, organizationId: firm.id };
  const activity = await call('seller', createActivity, { activity: task({ clientId: firm.id }) });
  const key = uuidv7();
  const affiliate = () =>
    call('seller', AffiliationsServiceService.createAffiliation, { affiliation: Affiliation.fromPartial(named) }, key);
  const affiliation = await affiliate();
  expect(affiliation).toMatchObject({ personName: 'Переходов', organizationName: 'Переход-Строй' });
  const templateId = (
    await call('head', TemplatesServiceService.createTemplate, {
      template: Template.fromJSON({
        name: 'Card',
        type: 'DOCUMENT_TYPE_OTHER',
        language: 'en',
        html: '<p>{{client.phone}}</p>',
      }),
    })
  ).id;
  const document = await call('seller', DocumentsServiceService.issueDocument, {
    templateId,
    clientId: firm.id,
    data: {},
  });
  expect([activity.clientName, document.clientName]).toEqual(['Переход-Строй', 'Переход-Строй']);
  for (const { id } of [person, firm])
    await call('head', ClientsServiceService.assignClient, { id, ownerId: actors.other.userId });

  const told = async (who: 'seller' | 'head'): Promise<string> => {
    const answers = [
      await call(who, ActivitiesServiceService.getActivity, { id: activity.id }),
      await call(who, ActivitiesServiceService.listActivities, {}),
      await call(who, ActivitiesServiceService.listActivities, { q: 'call' }),
      await call(who, ActivitiesServiceService.getAgenda, {}),
      await call(who, updateActivity, { activity: { ...activity, etag: '', description: 'again' } }),
      await call(who, batchUpdateActivities, {
        ids: [activity.id],
        activity: task({ tags: [who] }),
        updateMask: ['tags'],
      }),
      (
        await download(who, ActivitiesServiceService.exportActivities, {
          format: 'csv',
          columns: ['subject', 'clientName'],
        })
      ).toString(),
      await call(who, AffiliationsServiceService.getAffiliation, { id: affiliation.id }),
      await call(who, AffiliationsServiceService.listAffiliations, {}),
      await call(who, DocumentsServiceService.getDocument, { id: document.id }),
      await call(who, DocumentsServiceService.listDocuments, {}),
    ];
    return answers.map((answer) => (/Переход/.test(JSON.stringify(answer, bigints)) ? '+' : '-')).join('');
  };
  expect(await told('head')).toBe('+++-+++++++');
  expect(await told('seller')).toBe('-'.repeat(11));
  expect(await affiliate()).toMatchObject({ id: affiliation.id, personName: 'Переходов' });
  await expect(
    call('seller', DocumentsServiceService.reissueDocument, { id: document.id, reason: 'again' }),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(
    await call('head', DocumentsServiceService.reissueDocument, { id: document.id, reason: 'again' }),
  ).toMatchObject({ revision: 2 });
});

function bigints(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

test.each(['user', 'dealer', 'client'] as const)(
  '[G2] what a %s names is looked up as what he may see',
  async (kind) => {
    const { actors, db, parts, clock } = service;
    const nouns = nounsOf('clients', parts.resources);
    const check = referenceCheck({ registry, nouns, db, ...othersTrusted });
    const contract = registry.methods.find(({ path }) => path === createActivity.path);
    const names = async (client: Client): Promise<unknown> => {
      const caller = systemCall('clients', clock.now(), { actor: { ...actors.seller, kind } });
      return contract && check(contract, { activity: task({ clientId: client.id }) }, caller);
    };
    await expect(names(await clientOf('seller', 'Свой'))).resolves.toBeUndefined();
    await expect(names(await clientOf('other', 'Чужой'))).rejects.toMatchObject({
      violations: [{ field: 'activity.clientId', reason: 'NOT_FOUND' }],
    });
  },
);

test('[G1] who asks for a client again before he has an answer asks once', async () => {
  const { call } = service;
  const hidden = await clientOf('other', 'Спросный');
  const ask = () => call('seller', ClientsServiceService.requestClientAccess, { id: hidden.id, comment: 'Please' });
  const [first, second] = [await ask(), await ask()];
  expect(second).toEqual(first);
  const { notifications } = await call('other', NotificationsServiceService.listNotifications, {});
  expect(notifications.filter(({ clientId }) => clientId === hidden.id)).toHaveLength(1);
  await call('other', completeActivity, { id: first.activityId, resultCode: 'DONE' });
  expect((await ask()).activityId).not.toBe(first.activityId);
});
