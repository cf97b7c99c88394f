import { Client, ClientsServiceService } from '@crm/proto/gen/crm/clients/v1/clients';
import type { Statement } from '@crm/kit/pg/pool';
import { uuidv7 } from '@crm/kit/ids/uuid';
import { ActivitiesServiceService } from '@crm/proto/gen/crm/clients/v1/activities';
import { NotificationsServiceService } from '@crm/proto/gen/crm/clients/v1/notifications';
import { TimelineServiceService } from '@crm/proto/gen/crm/clients/v1/timeline';
import { clientsUnderTest, type ClientsUnderTest } from '../testing/clients.fixture.ts';

const {
  createClient,
  findDuplicates,
  getClient,
  listClients,
  updateClient,
  changeClientStage,
  assignClient,
  listClientStages,
  requestClientAccess,
  deleteClient,
  restoreClient,
  getClientHistory,
} = ClientsServiceService;
const OUTBOX: Statement = {
  name: 'test_outbox',
  text: 'select topic, type, payload from outbox where aggregateid = $1 order by id',
};

let service: ClientsUnderTest;
beforeAll(async () => {
  service = await clientsUnderTest();
});
afterAll(() => service.stop());

const romashka = {
  kind: 'CLIENT_KIND_ORGANIZATION',
  name: 'ООО «Ромашка»',
  inn: '7707083893',
  kpp: '773601001',
  phones: [{ number: '8 (916) 123-45-67' }],
  emails: [{ address: 'Info@Romashka.ru' }],
};
const create = (who: 'seller' | 'other' | 'head', client: object) =>
  service.call(who, createClient, { client: Client.fromJSON(client) });

test('a client is registered once: the second seller learns who owns it, and may ask for access', async () => {
  const { call, actors } = service;
  const made = await create('seller', { ...romashka, firstSource: { channel: 'phone' } });
  expect(made).toMatchObject({
    ownerId: actors.seller.userId,
    stage: 'CLIENT_STAGE_COLD',
    sourceChannel: 'phone',
    phones: [{ number: '+79161234567', primary: true }],
    emails: [{ address: 'info@romashka.ru' }],
  });
  expect(made.protectedUntil).toEqual(new Date('2027-02-17T09:00:00Z'));

  const { duplicates } = await call('other', findDuplicates, {
    name: 'romashka ooo',
    inn: '7707083893',
    phones: ['+7 916 123 45 67'],
  });
  expect(duplicates).toMatchObject([
    {
      clientId: made.id,
      blocks: true,
      visible: false,
      name: '',
      inn: '',
      ownerName: 'Anna Seller',
      matches: ['MATCH_INN', 'MATCH_PHONE', 'MATCH_NAME'],
    },
  ]);
  await expect(create('other', { ...romashka, name: 'Ромашка' })).rejects.toMatchObject({
    code: 'ALREADY_EXISTS',
    status: { reason: 'CLIENT_EXISTS', message: expect.stringContaining('Anna Seller') as string },
  });
  await expect(call('other', getClient, { id: made.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });

  const asked = await call('other', requestClientAccess, { id: made.id, comment: 'They called me' });
  expect(asked.ownerName).toBe('Anna Seller');
  const { activities } = await call('seller', ActivitiesServiceService.listActivities, {
    filter: `client_id = "${made.id}"`,
  });
  expect(activities).toMatchObject([
    {
      id: asked.activityId,
      preset: 'ACTIVITY_PRESET_ACCESS_REQUEST',
      description: 'Boris Other: They called me',
      status: 'ACTIVITY_STATUS_PLANNED',
    },
  ]);
  const told = await call('seller', NotificationsServiceService.listNotifications, {});
  expect(told.notifications).toMatchObject([
    { kind: 'ACCESS_REQUESTED', title: 'Boris Other asks for access to ООО «Ромашка»' },
  ]);
});

test('another branch of the taxpayer is another client; the same INN without a branch is not', async () => {
  await create('seller', { ...romashka, name: 'Ромашка Сибирь', kpp: '540602001', phones: [], emails: [] });
  await expect(create('seller', { ...romashka, kpp: '' })).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
});

test('two who register the same taxpayer at once: one is told who won', async () => {
  for (const [inn, ...kpps] of [
    ['7736207543', '', '', ''],
    ['7710140679', '771301001', '', '771301001'],
  ]) {
    const twin = { kind: 'CLIENT_KIND_ORGANIZATION', name: 'Двойник', inn };
    const makers = ['seller', 'other', 'head'] as const;
    const answers = await Promise.allSettled(makers.map((who, n) => create(who, { ...twin, kpp: kpps[n] ?? '' })));
    const winner = answers.findIndex(({ status }) => status === 'fulfilled');
    const losers = answers.filter((answer) => answer.status === 'rejected');
    expect(losers).toHaveLength(2);
    for (const { reason } of losers)
      expect(reason).toMatchObject({
        code: 'ALREADY_EXISTS',
        status: {
          reason: 'CLIENT_EXISTS',
          message: expect.stringContaining(service.actors[makers[winner] ?? 'head'].name) as string,
          violations: [expect.objectContaining({ field: 'client.inn', reason: 'TAKEN' })] as unknown,
        },
      });
  }
});

test('[A11] a client is made by one statement and changed by two, with all that belongs to it', async () => {
  const { statements } = service;
  statements.length = 0;
  const made = await service.call('seller', createClient, {
    client: Client.fromJSON({ ...romashka, name: 'Счётная', inn: '7702070139', firstSource: { channel: 'phone' } }),
    requestId: uuidv7(),
  });
  expect(statements).toHaveLength(1);
  statements.length = 0;
  const client = { ...made, phones: [], inn: '', kpp: '' };
  await service.call('seller', updateClient, { client, updateMask: ['phones', 'inn', 'kpp'], requestId: uuidv7() });
  expect(statements).toHaveLength(2);
  const known = await service.db.query<{ kind: string }>(
    { name: 'test_known', text: 'select kind from client_identifiers where client_id = $1 order by kind' },
    [made.id],
  );
  expect(known.map(({ kind }) => kind)).toEqual(['EMAIL', 'NAME']);
});

test('what does not fit the kind is named by field, in the language of the caller', async () => {
  await expect(
    create('seller', {
      kind: 'CLIENT_KIND_PERSON',
      familyName: 'Иванов',
      kpp: '773601001',
      phones: [{ number: '12' }],
    }),
  ).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    status: {
      violations: [
        expect.objectContaining({ field: 'client.kpp', reason: 'NOT_FOR_THIS_KIND' }),
        expect.objectContaining({ field: 'client.phones[0].number', reason: 'BAD_PHONE' }),
      ] as unknown,
    },
  });
  await expect(
    create('seller', { kind: 'CLIENT_KIND_ORGANIZATION', name: 'X', inn: '7707083894' }),
  ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

test('the first source never changes, and is not shown without the right', async () => {
  const made = await create('seller', {
    kind: 'CLIENT_KIND_PERSON',
    familyName: 'Сидоров',
    givenName: 'Пётр',
    firstSource: { channel: 'website', utmCampaign: 'spring' },
  });
  expect(made.name).toBe('Сидоров Пётр');
  await expect(
    service.call('seller', updateClient, {
      client: { ...made, firstSource: Client.fromJSON({ firstSource: { channel: 'dealer' } }).firstSource },
      updateMask: ['first_source'],
    }),
  ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  const permissions = new Map(service.actors.head.permissions);
  permissions.delete('clients:source:read');
  const blind = Object.assign(service.actors.storekeeper, { permissions });
  expect(blind.permissions.has('clients:source:read')).toBe(false);
  expect(await service.call('storekeeper', getClient, { id: made.id })).toMatchObject({
    firstSource: undefined,
    sourceChannel: '',
  });
});

test('stages are history: each with its time, its event and its line', async () => {
  const { call, clock } = service;
  const made = await create('seller', { kind: 'CLIENT_KIND_PERSON', familyName: 'Этапов' });
  clock.advance(3_600_000);
  await call('seller', changeClientStage, { id: made.id, stage: 'CLIENT_STAGE_THINKING' });
  await expect(call('seller', changeClientStage, { id: made.id, stage: 'CLIENT_STAGE_LOST' })).rejects.toMatchObject({
    status: { reason: 'STAGE_REASON_REQUIRED' },
  });
  clock.advance(60_000);
  await call('seller', changeClientStage, { id: made.id, stage: 'CLIENT_STAGE_LOST', reason: 'too dear' });
  const { stages } = await call('seller', listClientStages, { id: made.id });
  expect(stages).toMatchObject([
    { stage: 'CLIENT_STAGE_LOST', reason: 'too dear', leaveTime: undefined },
    { stage: 'CLIENT_STAGE_THINKING', durationSeconds: 60n },
    { stage: 'CLIENT_STAGE_COLD', durationSeconds: 3600n },
  ]);
  const events = await service.db.query<{
    topic: string;
    type: string;
    payload: { stageSeconds?: string; name?: string };
  }>(OUTBOX, [made.id]);
  expect(
    events.filter(({ type }) => type === 'crm.clients.client.stage_changed.v1').map(({ payload }) => payload),
  ).toMatchObject([
    { from: 'CLIENT_STAGE_COLD', to: 'CLIENT_STAGE_THINKING', stageSeconds: '3600' },
    { to: 'CLIENT_STAGE_LOST', stageSeconds: '60' },
  ]);
  // Facts tell nothing personal; the state does.
  expect(JSON.stringify(events.filter(({ topic }) => topic === 'crm.clients.clients.v1'))).not.toContain('Этапов');
  expect(events.filter(({ topic }) => topic === 'crm.clients.clients.state.v1').at(-1)?.payload.name).toBe('Этапов');
  const { items } = await call('seller', TimelineServiceService.listTimeline, { clientId: made.id });
  expect(items.map(({ title }) => title)).toEqual(['Stage: lost', 'Stage: thinking', 'The client was registered']);
});

test('only who may assign gives a client away; the new owner is told and the protection starts anew', async () => {
  const { call, actors } = service;
  const made = await create('seller', { kind: 'CLIENT_KIND_PERSON', familyName: 'Переходов' });
  await expect(
    call('seller', updateClient, { client: { ...made, ownerId: actors.other.userId }, updateMask: ['owner_id'] }),
  ).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  const given = await call('head', assignClient, { id: made.id, ownerId: actors.other.userId, reason: 'holiday' });
  expect(given.ownerId).toBe(actors.other.userId);
  await expect(call('seller', getClient, { id: made.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await call('other', getClient, { id: made.id })).toMatchObject({ name: 'Переходов' });
  const { items } = await call('other', TimelineServiceService.listTimeline, { clientId: made.id });
  expect(items.map(({ kind }) => kind)).toEqual(['client.assigned', 'client.created']);
  const { notifications } = await call('other', NotificationsServiceService.listNotifications, { unreadOnly: true });
  expect(notifications[0]).toMatchObject({ kind: 'CLIENT_ASSIGNED', title: 'The client Переходов is yours now' });
});

test('[A6] a client of another seller is in no list, search, timeline or history', async () => {
  const { call } = service;
  const made = await create('other', { kind: 'CLIENT_KIND_ORGANIZATION', name: 'Тайный кирпич', inn: '5024002119' });
  for (const request of [{ q: 'кирпич' }, { filter: 'name = "Тайный кирпич"' }, { q: '5024002119' }]) {
    expect((await call('seller', listClients, request)).clients).toEqual([]);
    expect((await call('head', listClients, request)).clients).toMatchObject([{ id: made.id }]);
  }
  await expect(call('seller', TimelineServiceService.listTimeline, { clientId: made.id })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await expect(call('seller', getClientHistory, { id: made.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(call('seller', changeClientStage, { id: made.id, stage: 'CLIENT_STAGE_READY' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('search finds a phone in any form, a tax number, and a name with a typo', async () => {
  const made = await create('head', {
    kind: 'CLIENT_KIND_ORGANIZATION',
    name: 'Василёк Стройматериалы',
    phones: [{ number: '+7 495 765-43-21' }],
  });
  for (const q of ['василек', '8 (495) 765 43 21', '+74957654321', 'Васелек стройматериалы']) {
    expect((await service.call('head', listClients, { q })).clients.map(({ id }) => id)).toContain(made.id);
  }
});

test('a deleted client frees its INN; it comes back unless the INN was taken', async () => {
  const { call } = service;
  const first = await create('head', { kind: 'CLIENT_KIND_ORGANIZATION', name: 'Первый', inn: '7728168971' });
  await call('head', deleteClient, { id: first.id });
  const second = await create('head', { kind: 'CLIENT_KIND_ORGANIZATION', name: 'Второй', inn: '7728168971' });
  await expect(call('head', restoreClient, { id: first.id })).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  await call('head', deleteClient, { id: second.id });
  expect(await call('head', restoreClient, { id: first.id })).toMatchObject({ name: 'Первый', deleteTime: undefined });
});

test('the same request twice makes one client', async () => {
  const requestId = uuidv7();
  const client = Client.fromJSON({ kind: 'CLIENT_KIND_PERSON', familyName: 'Повторов' });
  const [a, b] = [
    await service.call('seller', createClient, { client, requestId }),
    await service.call('seller', createClient, { client, requestId }),
  ];
  expect(a.id).toBe(b.id);
});

test('[G1] a phone or an address named twice stands there once, with all that is said of it', async () => {
  const made = await service.call('seller', createClient, {
    client: Client.fromJSON({
      kind: 'CLIENT_KIND_ORGANIZATION',
      name: ' Двойной  ',
      phones: [
        { number: '8 (495) 111-22-33', comment: 'reception' },
        { number: '+7 495 222-33-44', primary: true, type: 'CONTACT_POINT_TYPE_WORK', comment: 'boss' },
        { number: '84952223344', comment: '' },
        { number: '+7 (495) 222-33-44', comment: 'after six' },
      ],
      emails: [{ address: 'A@b.example', comment: 'bills', primary: true }, { address: 'a@B.example' }],
    }),
  });
  expect(made).toMatchObject({
    name: 'Двойной',
    phones: [
      { number: '+74951112233', primary: false, comment: 'reception' },
      { number: '+74952223344', primary: true, type: 'CONTACT_POINT_TYPE_WORK', comment: 'boss; after six' },
    ],
    emails: [{ address: 'a@b.example', primary: true, comment: 'bills' }],
  });
});
