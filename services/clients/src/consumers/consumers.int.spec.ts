import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { uuidv7 } from '@crm/kit/ids/uuid';
import { startConsumers } from '@crm/kit/inbox/consume';
import { encodeEvent } from '@crm/kit/kafka/cloudevent';
import { openKafka } from '@crm/kit/kafka/connection';
import type { Running } from '@crm/kit/kafka/consumer';
import { openProducer } from '@crm/kit/kafka/producer';
import { createTopics, readTopics } from '@crm/kit/kafka/topics';
import { createLogger } from '@crm/kit/log/logger';
import { ActivitiesServiceService } from '@crm/proto/gen/crm/clients/v1/activities';
import { Client, ClientsServiceService } from '@crm/proto/gen/crm/clients/v1/clients';
import { DocumentsServiceService } from '@crm/proto/gen/crm/clients/v1/documents';
import { NotificationsServiceService } from '@crm/proto/gen/crm/clients/v1/notifications';
import { TimelineServiceService } from '@crm/proto/gen/crm/clients/v1/timeline';
import { until } from '../../../../tests/kit/until.ts';
import { clientsUnderTest, type ClientsUnderTest } from '../testing/clients.fixture.ts';
import { findUser } from '../user/user.store.ts';

const log = createLogger({ name: 'clients-test', level: 'silent' });
const kafka = openKafka(
  {
    brokers: [process.env['CRM_TEST_KAFKA'] ?? ''],
    clientId: 'clients-test',
    prefix: `cl${randomBytes(4).toString('hex')}`,
  },
  log,
);
const producer = openProducer(kafka);
let service: ClientsUnderTest;
let consumers: Running;
let client: Client;

beforeAll(async () => {
  const table = readTopics(join(import.meta.dirname, '../../../../deploy/kafka/topics.yaml'));
  service = await clientsUnderTest();
  const read = new Set(service.parts.consumers.flatMap(({ topics }) => topics));
  const rows = [...read].map(
    (name) =>
      table.find((row) => row.name === name) ?? {
        name,
        owner: 'sales',
        key: 'id',
        partitions: 1,
        config: {},
        events: [],
        readers: [],
        audience: 'internal' as const,
        personal: false,
      },
  );
  await createTopics(kafka, rows, { partitionsAtMost: 1 });
  consumers = startConsumers({
    db: service.db,
    kafka,
    service: 'clients',
    consumers: service.parts.consumers,
    clock: service.clock,
    log,
  });
  client = await service.call('seller', ClientsServiceService.createClient, {
    client: Client.fromJSON({ kind: 'CLIENT_KIND_ORGANIZATION', name: 'Силикат' }),
  });
}, 120_000);
afterAll(async () => {
  await consumers.stop();
  await producer.close();
  await service.stop();
});

let sequence = 0;
/** Puts an event on its topic, twice: Kafka may always deliver again. */
async function publish(
  topic: string,
  type: string,
  key: string,
  data: object | null,
  extensions: Record<string, string> = {},
): Promise<void> {
  sequence += 1;
  const attributes = {
    specversion: '1.0' as const,
    id: uuidv7(),
    source: '/crm/test',
    type,
    subject: `x/${key}`,
    time: service.clock.now().toISOString(),
    datacontenttype: 'application/json',
    dataschema: 'x',
    partitionkey: key,
    sequence: String(sequence).padStart(20, '0'),
    ...extensions,
  };
  const message = { topic, key, ...encodeEvent(attributes, data && JSON.stringify(data)) };
  await producer.send([message, message], 10_000);
}

const orderEvent = (orderId: string, dealId: string) => ({
  orderId,
  dealId,
  clientId: client.id,
  ownerId: service.actors.seller.userId,
  number: 'O-1',
  total: { amount: '288000', currency: 'RUB' },
});
const access = (permission: string) => ({
  crmclient: client.id,
  crmpermission: permission,
  crmowner: service.actors.seller.userId,
});

test('an order asks to check its payment, and its payment closes that by itself', async () => {
  const { call } = service;
  const [orderId, dealId] = [uuidv7(), uuidv7()];
  await publish(
    'crm.sales.orders.v1',
    'crm.sales.order.confirmed.v1',
    orderId,
    { ...orderEvent(orderId, dealId), paymentDueDate: '2026-11-27' },
    access('sales:order:read'),
  );
  const find = async () =>
    (await call('seller', ActivitiesServiceService.listActivities, { filter: `order_id = "${orderId}"` })).activities;
  const [task] = await until('the task', async () => {
    const found = await find();
    return found.length > 0 ? found : undefined;
  });
  expect(task).toMatchObject({
    preset: 'ACTIVITY_PRESET_CHECK_PAYMENT',
    status: 'ACTIVITY_STATUS_PLANNED',
    dueTime: new Date('2026-11-27T15:00:00Z'),
    ownerId: service.actors.seller.userId,
  });
  await publish(
    'crm.sales.orders.v1',
    'crm.sales.order.paid.v1',
    orderId,
    orderEvent(orderId, dealId),
    access('sales:order:read'),
  );
  await until('the task closed', async () => (await find())[0]?.status === 'ACTIVITY_STATUS_DONE');
  expect(await find()).toMatchObject([{ resultCode: 'PAID' }]);
  const { notifications } = await call('seller', NotificationsServiceService.listNotifications, {});
  expect(notifications.filter(({ kind }) => kind === 'ORDER_PAID')).toMatchObject([
    { title: expect.stringContaining('Order O-1 is paid') as string },
  ]);
});

test('[G1] the task of a payment follows its day, and stays in sight when the day is taken away', async () => {
  const { call } = service;
  const orderId = uuidv7();
  const find = async () =>
    (await call('seller', ActivitiesServiceService.listActivities, { filter: `order_id = "${orderId}"` }))
      .activities[0];
  const changed = (values: object) =>
    publish(
      'crm.sales.orders.v1',
      'crm.sales.order.updated.v1',
      orderId,
      { id: orderId, version: '2', clientId: client.id, changedFields: Object.keys(values), values },
      access('sales:order:read'),
    );
  const order = { ...orderEvent(orderId, uuidv7()), paymentDueDate: '2026-11-27' };
  await publish('crm.sales.orders.v1', 'crm.sales.order.confirmed.v1', orderId, order, access('sales:order:read'));
  await until('the task', find);
  await changed({ paymentDueDate: '2026-12-04' });
  const moved = await until('the task moved', async () => {
    const task = await find();
    return task?.dueTime?.toISOString().startsWith('2026-12-04') ? task : undefined;
  });
  expect(moved.remindTime).toEqual(moved.dueTime);
  // Without a day it is asked after as if the order had never named one: in three working days.
  const values = {};
  const cleared = { id: orderId, version: '3', clientId: client.id, changedFields: ['paymentDueDate'], values };
  await publish('crm.sales.orders.v1', 'crm.sales.order.updated.v1', orderId, cleared, access('sales:order:read'));
  await until('the task moved', async () => (await find())?.dueTime?.toISOString().startsWith('2026-11-24'));
});

test('[G2] what happened with a deal is seen by whoever has it now, and by nobody who had it before', async () => {
  const [dealId, { seller, other }] = [uuidv7(), service.actors];
  const titlesFor = async (who: 'seller' | 'head') =>
    (await service.call(who, TimelineServiceService.listTimeline, { clientId: client.id, recordId: dealId })).items.map(
      ({ kind }) => kind,
    );
  const tell = (type: string, data: object, owner: string) =>
    publish('crm.sales.deals.v1', type, dealId, { dealId, ...data }, { ...access('sales:deal:read'), crmowner: owner });
  await tell('crm.sales.deal.won.v1', {}, seller.userId);
  await until('the line', async () => (await titlesFor('seller')).length === 1);
  await tell('crm.sales.deal.updated.v1', { id: dealId, changedFields: ['ownerId'] }, other.userId);
  await until('the line goes along', async () => (await titlesFor('seller')).length === 0);
  expect(await titlesFor('head')).toEqual(['crm.sales.deal.won.v1']);
});

test('the seller learns that awaited goods came', async () => {
  const orderId = uuidv7();
  const data = {
    reservationId: uuidv7(),
    orderId,
    orderNumber: 'O-9',
    clientId: client.id,
    ownerId: service.actors.seller.userId,
    productName: 'Silicate brick',
  };
  await publish(
    'crm.sales.reservations.v1',
    'crm.sales.reservation.completed.v1',
    data.reservationId,
    data,
    access('sales:order:read'),
  );
  const told = await until('the notification', async () => {
    const { notifications } = await service.call('seller', NotificationsServiceService.listNotifications, {});
    return notifications.find(({ kind }) => kind === 'RESERVATION_COMPLETED');
  });
  expect(told).toMatchObject({
    title: 'Goods came in: order O-9 is reserved in full',
    body: 'Silicate brick',
    recordType: 'sales.order',
    recordId: orderId,
  });
});

test("facts of sales stand in the client's timeline once, for those who may see them", async () => {
  const { call } = service;
  const dealId = uuidv7();
  await publish(
    'crm.sales.deals.v1',
    'crm.sales.deal.won.v1',
    dealId,
    { dealId, clientId: client.id, amount: { amount: '288000', currency: 'RUB' } },
    access('sales:deal:read'),
  );
  await publish(
    'crm.sales.deals.v1',
    'crm.sales.deal.lost.v1',
    dealId,
    { dealId, clientId: client.id },
    { ...access('sales:deal:read'), crmowner: service.actors.other.userId },
  );
  const lines = async (who: 'seller' | 'head') =>
    (await call(who, TimelineServiceService.listTimeline, { clientId: client.id, recordId: dealId })).items;
  await until('both lines', async () => (await lines('head')).length === 2);
  expect((await lines('seller')).map(({ title }) => title)).toEqual(['Deal won: RUB\u00a0288,000.00']);
});

test('a set of documents is made of what sales says', async () => {
  const { call } = service;
  const set = {
    setId: uuidv7(),
    setNumber: 'DS-1',
    revision: 1,
    orderId: uuidv7(),
    orderNumber: 'O-3',
    clientId: client.id,
    types: ['invoice', 'act'],
    language: 'ru',
    actorId: service.actors.seller.userId,
    ownerId: service.actors.seller.userId,
  };
  await publish(
    'crm.sales.document-sets.v1',
    'crm.sales.document_set.requested.v1',
    set.setId,
    set,
    access('sales:document_set:read'),
  );
  const documents = await until('the documents', async () => {
    const found = (await call('seller', DocumentsServiceService.listDocuments, { filter: `set_id = "${set.setId}"` }))
      .documents;
    return found.length === 2 && found.every(({ revision }) => revision > 0) ? found : undefined;
  });
  expect(documents.map(({ number }) => number).sort()).toEqual(['ACT-2026-00001', 'INV-2026-00001']);
});

test('[G2] a set that went to somebody else shows what is new in its papers to him alone', async () => {
  const { call, actors } = service;
  const set = {
    setId: uuidv7(),
    setNumber: 'DS-2',
    revision: 1,
    orderId: uuidv7(),
    orderNumber: 'O-4',
    clientId: client.id,
    types: ['waybill'],
    language: 'en',
    actorId: actors.seller.userId,
    ownerId: actors.seller.userId,
  };
  const request = (wanted: typeof set) =>
    publish(
      'crm.sales.document-sets.v1',
      'crm.sales.document_set.requested.v1',
      set.setId,
      wanted,
      access('sales:document_set:read'),
    );
  const papersOf = async (who: 'seller' | 'other', revision: number) =>
    (await call(who, DocumentsServiceService.listDocuments, { filter: `set_id = "${set.setId}"` })).documents.filter(
      (document) => document.revision === revision,
    );
  await request(set);
  await until('the paper', async () => (await papersOf('seller', 1)).length === 1);
  await request({ ...set, revision: 2, ownerId: actors.other.userId });
  await until('the second revision', async () => (await papersOf('other', 2)).length === 1);
  expect(await papersOf('seller', 2)).toEqual([]);
});

test('users and calendars are those of identity', async () => {
  const id = uuidv7();
  await publish('crm.identity.users.state.v1', 'crm.identity.user.state.v1', id, {
    id,
    name: 'Дарья',
    email: 'd@stroy.example',
    language: 'ru',
    timeZone: 'Asia/Omsk',
    status: 'USER_STATUS_ACTIVE',
  });
  expect(await until('the user', () => findUser(service.db, id))).toMatchObject({
    name: 'Дарья',
    timeZone: 'Asia/Omsk',
    active: true,
  });
  await publish('crm.identity.users.state.v1', 'crm.identity.user.state.v1', id, null);
  // Nobody hands work to him any more, but his name stays in what he did.
  await until('the end of the user', async () => !(await findUser(service.db, id))?.active);
  expect(await findUser(service.db, id)).toMatchObject({ name: 'Дарья', email: '', deleted: true });
  const calendar = {
    id,
    timeZone: 'Europe/Moscow',
    weekly: [1, 2, 3, 4].map((weekday) => ({ weekday, from: '09:00', to: '18:00' })),
    exceptions: [{ date: '2026-11-23' }],
    isDefault: true,
  };
  await publish('crm.identity.calendars.state.v1', 'crm.identity.calendar.state.v1', id, calendar);
  // Friday is free and Monday a holiday: the working day after the Thursday is the Tuesday.
  const due = new Date('2026-11-24T09:00:00Z').getTime();
  await until(
    'the calendar',
    async () =>
      (
        await service.call('seller', ActivitiesServiceService.resolveDueDate, { dueIn: '+1 working day' })
      ).dueTime?.getTime() === due,
  );
});
