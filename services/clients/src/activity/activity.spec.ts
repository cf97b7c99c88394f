import fc from 'fast-check';
import { defaultCalendar, localTime } from '../calendar/working-calendar.ts';
import {
  chooseResult,
  complete,
  delegate,
  nextRepetition,
  plan,
  snooze,
  type ActivityState,
  type ResultCode,
} from './activity.ts';

const calendar = defaultCalendar('Europe/Moscow');
const noon = new Date('2026-11-20T09:00:00Z');
const dictionary = new Map<string, ResultCode>([
  ['TALKED', { code: 'TALKED', types: ['ACTIVITY_TYPE_CALL'], contact: true, active: true }],
  ['DONE', { code: 'DONE', types: [], contact: false, active: true }],
  ['OLD', { code: 'OLD', types: [], contact: false, active: false }],
]);
const aCall = (fields: Partial<ActivityState> = {}): ActivityState => ({
  type: 'ACTIVITY_TYPE_CALL',
  status: 'ACTIVITY_STATUS_PLANNED',
  ownerId: 'me',
  dueTime: noon,
  snoozeCount: 0,
  ...fields,
});

test('an activity is not completed without a result of the dictionary', () => {
  expect(complete(aCall(), dictionary, '', { now: noon }, calendar)).toMatchObject({ reason: 'RESULT_REQUIRED' });
  expect(complete(aCall(), dictionary, 'SOMEHOW', { now: noon }, calendar)).toMatchObject({ reason: 'RESULT_UNKNOWN' });
  expect(complete(aCall(), dictionary, 'OLD', { now: noon }, calendar)).toMatchObject({ reason: 'RESULT_UNKNOWN' });
  expect(chooseResult(dictionary, 'ACTIVITY_TYPE_TASK', 'TALKED')).toMatchObject({ reason: 'RESULT_DOES_NOT_FIT' });
  expect(complete(aCall(), dictionary, 'TALKED', { now: noon }, calendar)).toMatchObject({
    ok: true,
    value: { contact: true, completeTime: noon },
  });
});

test('what is done cannot be done again, put off or given away', () => {
  const done = aCall({ status: 'ACTIVITY_STATUS_DONE' });
  expect(complete(done, dictionary, 'DONE', { now: noon }, calendar)).toMatchObject({ reason: 'ACTIVITY_NOT_PLANNED' });
  expect(snooze(done, new Date('2027-01-01T00:00:00Z'), noon)).toMatchObject({ reason: 'ACTIVITY_NOT_PLANNED' });
  expect(delegate(done, 'you')).toMatchObject({ reason: 'ACTIVITY_NOT_PLANNED' });
});

test('nothing is put off into the past', () => {
  expect(snooze(aCall(), noon, noon)).toMatchObject({ reason: 'SNOOZE_INTO_PAST' });
});

test('a weekly task done two weeks late comes up on the next of its weekdays', () => {
  const weekly = aCall({ repeat: { every: 1, unit: 'REPEAT_UNIT_WEEK', untilDate: '' } });
  expect(nextRepetition(weekly, calendar, new Date('2026-12-08T10:00:00Z'))).toEqual(new Date('2026-12-11T09:00:00Z'));
});

test('a monthly task of the 31st comes back to the 31st', () => {
  const monthly = aCall({
    dueTime: new Date('2026-01-31T09:00:00Z'),
    repeat: { every: 1, unit: 'REPEAT_UNIT_MONTH', untilDate: '' },
  });
  expect(nextRepetition(monthly, calendar, new Date('2026-01-31T10:00:00Z'))).toEqual(new Date('2026-02-28T09:00:00Z'));
  expect(nextRepetition(monthly, calendar, new Date('2026-03-01T10:00:00Z'))).toEqual(new Date('2026-03-31T09:00:00Z'));
});

test('the last repetition is the last', () => {
  const ending = aCall({ repeat: { every: 1, unit: 'REPEAT_UNIT_DAY', untilDate: '2026-11-20' } });
  expect(nextRepetition(ending, calendar, noon)).toBeUndefined();
});

test('a repetition lies ahead and keeps the local time of day', () => {
  const days = fc.integer({ min: 0, max: 700 });
  fc.assert(
    fc.property(
      days,
      fc.integer({ min: 1, max: 12 }),
      fc.constantFrom('DAY', 'WORKING_DAY', 'WEEK', 'MONTH'),
      (late, every, unit) => {
        const zone = { ...calendar, timeZone: 'Europe/Sofia' };
        const now = new Date(noon.getTime() + late * 86_400_000);
        const activity = aCall({ repeat: { every, unit: `REPEAT_UNIT_${unit}`, untilDate: '' } });
        const next = nextRepetition(activity, zone, now);
        expect(next && next > now).toBe(true);
        if (next) expect(localTime(next, zone.timeZone).minute).toBe(localTime(noon, zone.timeZone).minute);
      },
    ),
  );
});

test('the reminder is at the due time unless said otherwise', () => {
  expect(plan({}, { count: 3, unit: 'working day' }, calendar, noon)).toEqual({
    dueTime: new Date('2026-11-25T09:00:00Z'),
    remindTime: new Date('2026-11-25T09:00:00Z'),
  });
  expect(
    plan({ dueTime: noon, remindTime: new Date('2026-11-20T08:00:00Z') }, undefined, calendar, noon).remindTime,
  ).toEqual(new Date('2026-11-20T08:00:00Z'));
  expect(plan({}, undefined, calendar, noon)).toEqual({});
});
