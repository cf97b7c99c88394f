import { ActivitiesServiceService, Activity } from '@crm/proto/gen/crm/clients/v1/activities';
import { Client, ClientsServiceService } from '@crm/proto/gen/crm/clients/v1/clients';
import { NotificationsServiceService } from '@crm/proto/gen/crm/clients/v1/notifications';
import { TimelineServiceService } from '@crm/proto/gen/crm/clients/v1/timeline';
import type { Statement } from '@crm/kit/pg/pool';
import { until } from '../../../../tests/kit/until.ts';
import { workingCalendars } from '../calendar/calendar.store.ts';
import { clientsUnderTest, type ClientsUnderTest } from '../testing/clients.fixture.ts';

const {
  createActivity,
  exportActivities,
  getActivity,
  completeActivity,
  snoozeActivity,
  delegateActivity,
  cancelActivity,
  deleteActivity,
  restoreActivity,
  updateActivity,
  getAgenda,
  getActivityBadge,
  listActivities,
  listActivityResults,
  saveActivityResult,
  resolveDueDate,
} = ActivitiesServiceService;
const EVENTS: Statement = {
  name: 'test_activity_events',
  text: 'select type from outbox where aggregateid = $1 order by id',
};

let service: ClientsUnderTest;
let client: Client;
beforeAll(async () => {
  service = await clientsUnderTest();
  client = await service.call('seller', ClientsServiceService.createClient, {
    client: Client.fromJSON({ kind: 'CLIENT_KIND_ORGANIZATION', name: 'Кирпичный двор' }),
  });
});
afterAll(() => service.stop());

const plan = (who: 'seller' | 'head', activity: object) =>
  service.call(who, createActivity, { activity: Activity.fromJSON(activity) });
const typesOf = async (id: string) => (await service.db.query<{ type: string }>(EVENTS, [id])).map(({ type }) => type);

test('the reminder of a task in three working days comes up on its day, once', async () => {
  const { call, clock } = service;
  const task = await plan('seller', {
    type: 'ACTIVITY_TYPE_CALL',
    preset: 'ACTIVITY_PRESET_CALL_BACK',
    clientId: client.id,
    dueIn: '+3 working days',
  });
  // Thursday noon in Moscow; the weekend does not count.
  expect(task).toMatchObject({
    subject: 'Call back',
    dueTime: new Date('2026-11-24T09:00:00Z'),
    remindTime: new Date('2026-11-24T09:00:00Z'),
    clientName: 'Кирпичный двор',
    overdue: false,
  });
  clock.set('2026-11-24T08:59:00Z');
  expect((await call('seller', getActivity, { id: task.id })).remindedTime).toBeUndefined();
  clock.set('2026-11-24T09:00:30Z');
  await until('the reminder', async () => (await call('seller', getActivity, { id: task.id })).remindedTime);
  expect(await typesOf(task.id)).toEqual([
    'crm.clients.activity.created.v1',
    'crm.clients.activity.updated.v1',
    'crm.clients.activity.reminded.v1',
  ]);
  const { notifications } = await call('seller', NotificationsServiceService.listNotifications, {});
  expect(notifications).toMatchObject([{ kind: 'ACTIVITY_DUE', title: 'Reminder: Call back', recordId: task.id }]);
  expect(await call('seller', NotificationsServiceService.markNotificationsRead, { all: true })).toEqual({ count: 0 });
  expect(await call('seller', getActivityBadge, {})).toEqual({ count: 1 });
});

test('nothing is completed without a result; the next step is planned at once', async () => {
  const { call, clock } = service;
  const made = await plan('seller', { type: 'ACTIVITY_TYPE_CALL', clientId: client.id, dueIn: '+1d' });
  await expect(call('seller', completeActivity, { id: made.id })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    status: { reason: 'RESULT_REQUIRED' },
  });
  await expect(call('seller', completeActivity, { id: made.id, resultCode: 'PAID_IN_GOLD' })).rejects.toMatchObject({
    status: { reason: 'RESULT_UNKNOWN' },
  });
  const next = Activity.fromJSON({ type: 'ACTIVITY_TYPE_TASK', preset: 'ACTIVITY_PRESET_SEND_OFFER', dueIn: '+2w' });
  const done = await call('seller', completeActivity, {
    id: made.id,
    etag: made.etag,
    resultCode: 'TALKED',
    resultComment: 'wants three wagons',
    next,
  });
  expect(done).toMatchObject({ status: 'ACTIVITY_STATUS_DONE', completeTime: clock.now(), resultCode: 'TALKED' });
  const { activities } = await call('seller', listActivities, { filter: `previous_id = "${made.id}"` });
  expect(activities).toMatchObject([
    { subject: 'Send an offer', clientId: client.id, ownerId: service.actors.seller.userId },
  ]);
  await expect(call('seller', completeActivity, { id: made.id, resultCode: 'TALKED' })).rejects.toMatchObject({
    status: { reason: 'ACTIVITY_NOT_PLANNED' },
  });
  await expect(call('seller', snoozeActivity, { id: made.id, untilIn: '+1d' })).rejects.toMatchObject({
    status: { reason: 'ACTIVITY_NOT_PLANNED' },
  });
  const { items } = await call('seller', TimelineServiceService.listTimeline, {
    clientId: client.id,
    groups: ['TIMELINE_GROUP_COMMUNICATION'],
  });
  expect(items.map(({ title, text }) => ({ title, text }))).toContainEqual({
    title: 'Call: Call — Talked',
    text: 'wants three wagons',
  });
  expect(await call('seller', ClientsServiceService.getClient, { id: client.id })).toMatchObject({
    lastContactTime: clock.now(),
    etag: client.etag,
  });
});

test('a weekly task comes back after it is done', async () => {
  const { call } = service;
  const made = await plan('seller', {
    type: 'ACTIVITY_TYPE_TASK',
    subject: 'Weekly round',
    dueTime: '2026-11-25T09:00:00Z',
    repeat: { every: 1, unit: 'REPEAT_UNIT_WEEK' },
  });
  await call('seller', completeActivity, { id: made.id, resultCode: 'DONE' });
  const { activities } = await call('seller', listActivities, {
    filter: 'subject = "Weekly round" AND status = "ACTIVITY_STATUS_PLANNED"',
  });
  expect(activities).toMatchObject([{ dueTime: new Date('2026-12-02T09:00:00Z'), repeat: { every: 1 } }]);
});

test('a task is put off, given away and dropped; those concerned are told', async () => {
  const { call, actors } = service;
  const made = await plan('seller', {
    type: 'ACTIVITY_TYPE_TASK',
    subject: 'Measure the yard',
    clientId: client.id,
    dueIn: '+1d',
  });
  const later = await call('seller', snoozeActivity, { id: made.id, untilIn: '+2 working days' });
  expect(later).toMatchObject({ dueTime: new Date('2026-11-26T09:00:30Z'.replace(':30Z', ':00Z')), snoozeCount: 1 });
  const given = await call('seller', delegateActivity, { id: made.id, ownerId: actors.other.userId });
  expect(given).toMatchObject({ ownerId: actors.other.userId, delegatedBy: actors.seller.userId });
  const { notifications } = await call('other', NotificationsServiceService.listNotifications, {});
  expect(notifications).toMatchObject([
    { kind: 'ACTIVITY_DELEGATED', title: 'Anna Seller gave you: Measure the yard' },
  ]);
  await expect(call('seller', getActivity, { id: made.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await call('other', cancelActivity, { id: made.id, reason: 'no longer needed' })).toMatchObject({
    status: 'ACTIVITY_STATUS_CANCELLED',
  });
  expect(await typesOf(made.id)).toEqual(
    expect.arrayContaining([
      'crm.clients.activity.snoozed.v1',
      'crm.clients.activity.delegated.v1',
      'crm.clients.activity.cancelled.v1',
    ]),
  );
});

test('who contacts a protected client of somebody else is warned, and the owner learns of it', async () => {
  const { call } = service;
  const contacted = await plan('head', { type: 'ACTIVITY_TYPE_CALL', clientId: client.id, resultCode: 'TALKED' });
  expect(contacted).toMatchObject({ status: 'ACTIVITY_STATUS_DONE', warning: 'CLIENT_PROTECTED' });
  const { notifications } = await call('seller', NotificationsServiceService.listNotifications, { unreadOnly: true });
  expect(notifications).toMatchObject([
    { kind: 'CLIENT_CONTACTED', title: 'Vera Head contacts your client Кирпичный двор' },
  ]);
});

test('a client of somebody else, a bad date and an unknown result are refused by field', async () => {
  const { call } = service;
  await expect(
    call('other', createActivity, { activity: Activity.fromJSON({ type: 'ACTIVITY_TYPE_TASK', clientId: client.id }) }),
  ).rejects.toMatchObject({
    status: { violations: [expect.objectContaining({ field: 'activity.clientId', reason: 'NOT_FOUND' })] as unknown },
  });
  await expect(plan('seller', { type: 'ACTIVITY_TYPE_TASK', dueIn: 'soon' })).rejects.toMatchObject({
    status: { reason: 'BAD_RELATIVE_DATE' },
  });
  const note = await plan('seller', {
    type: 'ACTIVITY_TYPE_NOTE',
    description: 'likes red brick',
    clientId: client.id,
  });
  expect(note.status).toBe('ACTIVITY_STATUS_DONE');
  await expect(
    call('seller', updateActivity, {
      activity: { ...note, dueTime: new Date('2027-01-01T00:00:00Z') },
      updateMask: ['due_time'],
    }),
  ).rejects.toMatchObject({ status: { reason: 'ACTIVITY_NOT_PLANNED' } });
});

test('the agenda parts what is overdue, due today and due this week', async () => {
  const { call } = service;
  await plan('head', { type: 'ACTIVITY_TYPE_TASK', subject: 'late', dueTime: '2026-11-23T09:00:00Z' });
  await plan('head', { type: 'ACTIVITY_TYPE_TASK', subject: 'tonight', dueTime: '2026-11-24T20:30:00Z' });
  await plan('head', { type: 'ACTIVITY_TYPE_TASK', subject: 'tomorrow', dueTime: '2026-11-24T21:30:00Z' });
  const agenda = await call('head', getAgenda, {});
  expect(agenda).toMatchObject({
    overdue: [{ subject: 'late' }],
    today: [{ subject: 'tonight' }],
    week: [{ subject: 'tomorrow' }],
    overdueCount: 1,
    todayCount: 1,
    weekCount: 1,
  });
});

test('the dictionary of results can be widened', async () => {
  const { call } = service;
  await call('head', saveActivityResult, {
    result: {
      code: 'WRONG_NUMBER',
      names: { en: 'Wrong number', ru: 'Неверный номер', bg: 'Грешен номер' },
      types: ['ACTIVITY_TYPE_CALL'],
      contact: false,
      active: true,
      name: '',
    },
  });
  const { results } = await call('head', listActivityResults, { type: 'ACTIVITY_TYPE_CALL' });
  expect(results.map(({ name }) => name)).toEqual(expect.arrayContaining(['Talked', 'Wrong number']));
  expect(
    (await call('head', listActivityResults, { type: 'ACTIVITY_TYPE_NOTE' })).results.map(({ code }) => code),
  ).not.toContain('WRONG_NUMBER');
});

test("the company's calendar decides what a working day is", async () => {
  const weekly = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', to: '18:00' }));
  await workingCalendars.put(
    service.db,
    {
      id: service.actors.head.userId,
      timeZone: 'Europe/Moscow',
      weekly,
      exceptions: [{ date: '2026-11-25', intervals: [] }],
      isDefault: true,
    },
    1n,
  );
  expect((await service.call('seller', resolveDueDate, { dueIn: '+1 working day' })).dueTime).toEqual(
    new Date('2026-11-26T09:00:00Z'),
  );
});

test('[G4] work is overdue from its due time on by the given clock, wherever it is shown', async () => {
  const { call, clock } = service;
  const made = await plan('seller', { type: 'ACTIVITY_TYPE_TASK', subject: 'Ring the bell', dueIn: '+1d' });
  const filter = 'subject = "Ring the bell"';
  const shown = async () => [
    (await call('seller', getActivity, { id: made.id })).overdue,
    (await call('seller', listActivities, { filter })).activities.map(({ overdue }) => overdue),
    (await call('seller', listActivities, { q: 'bell' })).activities.map(({ overdue }) => overdue),
  ];
  expect(await shown()).toEqual([false, [false], [false]]);
  clock.set(new Date((made.dueTime?.getTime() ?? 0) + 1));
  expect(await shown()).toEqual([true, [true], [true]]);
  const late = await call('seller', updateActivity, {
    activity: { ...made, description: 'twice' },
    updateMask: ['description'],
  });
  expect(late.overdue).toBe(true);
  const exported = await service.download('seller', exportActivities, {
    filter,
    columns: ['subject', 'overdue'],
    format: 'csv',
  });
  expect(exported.toString()).toContain('true');
  expect((await call('seller', completeActivity, { id: made.id, resultCode: 'DONE' })).overdue).toBe(false);
});

test('[G1] a reminder follows the due time that is moved, and comes at the new time only', async () => {
  const { call, clock } = service;
  const hours = (count: number) => new Date(clock.now().getTime() + count * 3_600_000);
  const made = await plan('seller', {
    type: 'ACTIVITY_TYPE_MEETING',
    subject: 'Show the yard',
    dueTime: hours(2).toISOString(),
    remindTime: hours(1).toISOString(),
  });
  const moved = await call('seller', updateActivity, {
    activity: { ...made, dueTime: hours(50) },
    updateMask: ['due_time'],
  });
  expect(moved).toMatchObject({ dueTime: hours(50), remindTime: hours(49) });
  const remindersOf = async () => (await typesOf(made.id)).filter((type) => type.endsWith('.reminded.v1')).length;
  clock.set(hours(3));
  const other = await plan('seller', {
    type: 'ACTIVITY_TYPE_TASK',
    subject: 'Now',
    dueTime: clock.now().toISOString(),
  });
  await until('a later timer has run', async () => (await call('seller', getActivity, { id: other.id })).remindedTime);
  expect(await remindersOf()).toBe(0);
  clock.set(moved.remindTime ?? '');
  await until('the reminder', async () => (await remindersOf()) === 1);
  const again = await call('seller', updateActivity, {
    activity: { ...made, etag: '', dueTime: hours(10) },
    updateMask: ['due_time'],
  });
  expect(again).toMatchObject({ remindTime: hours(9), remindedTime: undefined });
});

test('[G1] a contact whose time is corrected moves the last contact of its client', async () => {
  const { call, clock } = service;
  const { id: clientId } = await call('seller', ClientsServiceService.createClient, {
    client: Client.fromJSON({ kind: 'CLIENT_KIND_ORGANIZATION', name: 'Late riser' }),
  });
  const ago = (days: number) => new Date(clock.now().getTime() - days * 86_400_000);
  const talked = { type: 'ACTIVITY_TYPE_CALL', resultCode: 'TALKED', clientId };
  await plan('seller', { ...talked, endTime: ago(9).toISOString() });
  const last = await plan('seller', { ...talked, endTime: ago(1).toISOString() });
  const lastContact = async () =>
    (await call('seller', ClientsServiceService.getClient, { id: clientId })).lastContactTime;
  expect(await lastContact()).toEqual(ago(1));
  const corrected = await call('seller', updateActivity, {
    activity: { ...last, endTime: ago(5) },
    updateMask: ['end_time'],
  });
  expect(corrected.completeTime).toEqual(ago(5));
  expect(await lastContact()).toEqual(ago(5));
});

test('[G1] a contact that was deleted, or was with somebody else, is no contact of the client any more', async () => {
  const { call, clock } = service;
  const make = async (name: string) =>
    (
      await call('seller', ClientsServiceService.createClient, {
        client: Client.fromJSON({ kind: 'CLIENT_KIND_ORGANIZATION', name }),
      })
    ).id;
  const [first, second] = [await make('First'), await make('Second')];
  const ago = (days: number) => new Date(clock.now().getTime() - days * 86_400_000);
  const talked = { type: 'ACTIVITY_TYPE_CALL', resultCode: 'TALKED', clientId: first };
  await plan('seller', { ...talked, endTime: ago(9).toISOString() });
  const last = await plan('seller', { ...talked, endTime: ago(1).toISOString() });
  const contactsOf = async (id: string) => ({
    last: (await call('seller', ClientsServiceService.getClient, { id })).lastContactTime,
    lines: (await call('seller', TimelineServiceService.listTimeline, { clientId: id })).items.filter(
      ({ kind }) => kind === 'activity.done',
    ).length,
  });
  await call('seller', deleteActivity, { id: last.id });
  expect(await contactsOf(first)).toEqual({ last: ago(9), lines: 1 });
  await call('seller', restoreActivity, { id: last.id });
  expect(await contactsOf(first)).toEqual({ last: ago(1), lines: 2 });
  const move = (clientId: string) =>
    call('seller', updateActivity, {
      activity: Activity.fromPartial({ id: last.id, clientId }),
      updateMask: ['client_id'],
    });
  await move(second);
  expect(await contactsOf(first)).toEqual({ last: ago(9), lines: 1 });
  expect(await contactsOf(second)).toEqual({ last: ago(1), lines: 1 });
  await move('');
  expect(await contactsOf(second)).toEqual({ last: undefined, lines: 0 });
});

test('[G1] whoever is reminded a day ahead is so of each repetition', async () => {
  const { call, clock } = service;
  const at = (days: number) => new Date(clock.now().getTime() + days * 86_400_000);
  const made = await plan('seller', {
    type: 'ACTIVITY_TYPE_TASK',
    subject: 'Look through the stock',
    dueTime: at(3).toISOString(),
    remindTime: at(2).toISOString(),
    repeat: { every: 1, unit: 'REPEAT_UNIT_WEEK' },
  });
  await call('seller', completeActivity, { id: made.id, resultCode: 'DONE' });
  const { activities } = await call('seller', listActivities, { filter: `previous_id = "${made.id}"` });
  const [next] = activities;
  expect(next?.dueTime && next.remindTime && next.dueTime.getTime() - next.remindTime.getTime()).toBe(86_400_000);
});
