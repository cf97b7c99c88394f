import fc from 'fast-check';
import { systemActor } from '@crm/kit/access/actor';
import { Activity } from '@crm/proto/gen/crm/clients/v1/activities';
import { defaultCalendar, localTime } from '../calendar/working-calendar.ts';
import {
  chooseResult,
  complete,
  completedAt,
  followDueTime,
  nextRepetition,
  plan,
  snooze,
  type ActivityState,
  type ResultCode,
} from './activity.ts';
import { activityVerbs } from './activity.verbs.ts';

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

test('what is done cannot be done again, put off, given away or dropped', () => {
  const moment = { now: noon, actor: systemActor('clients') };
  const done = Activity.fromJSON({ status: 'ACTIVITY_STATUS_DONE' });
  const planned = Activity.fromJSON({ status: 'ACTIVITY_STATUS_PLANNED' });
  for (const verb of ['complete', 'snooze', 'delegate', 'cancel'] as const) {
    expect(activityVerbs.may(done, verb, moment)).toMatchObject({ reason: 'ACTIVITY_NOT_PLANNED' });
    expect(activityVerbs.may(planned, verb, moment).ok).toBe(true);
  }
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

describe('[G1] repetitions keep their day', () => {
  /** The due dates of a series whose every work is done on its day, or so many days late. */
  const series = (first: string, every: number, count: number, lateDays = 0): string[] => {
    const dates: string[] = [];
    let work = followDueTime(
      undefined,
      aCall({ dueTime: new Date(`${first}T09:00:00Z`), repeat: { every, unit: 'REPEAT_UNIT_MONTH', untilDate: '' } }),
    );
    for (let at = 0; at < count; at += 1) {
      const due = work.dueTime ?? noon;
      const next = nextRepetition(work, calendar, new Date(due.getTime() + lateDays * 86_400_000));
      if (next === undefined) throw new Error('the series ended');
      dates.push(localTime(next, calendar.timeZone).date);
      work = { ...work, dueTime: next };
    }
    return dates;
  };

  test('monthly from the 31st, through February', () => {
    expect(series('2026-01-31', 1, 4)).toEqual(['2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31']);
    expect(series('2028-01-31', 1, 2)).toEqual(['2028-02-29', '2028-03-31']);
    expect(series('2026-01-30', 1, 2, 3)).toEqual(['2026-02-28', '2026-03-30']);
  });

  test('yearly from 29 February', () => {
    expect(series('2028-02-29', 12, 4)).toEqual(['2029-02-28', '2030-02-28', '2031-02-28', '2032-02-29']);
  });

  test('from any day, whatever the step: the day itself, or the last of a shorter month', () => {
    const lastDay = (date: string): number =>
      new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)), 0)).getUTCDate();
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2024-01-01'), max: new Date('2032-12-31'), noInvalidDate: true }),
        fc.integer({ min: 1, max: 13 }),
        (start, every) => {
          const first = start.toISOString().slice(0, 10);
          const day = Number(first.slice(8));
          for (const date of series(first, every, 14)) expect(Number(date.slice(8))).toBe(Math.min(day, lastDay(date)));
        },
      ),
      { numRuns: 50 },
    );
  });

  test('one that is put off comes back to its day and hour; one that is moved takes the series along', () => {
    const weekly = followDueTime(undefined, aCall({ repeat: { every: 1, unit: 'REPEAT_UNIT_WEEK', untilDate: '' } }));
    const later = new Date('2026-11-22T15:00:00Z');
    const putOff = snooze(weekly, later, noon);
    if (!putOff.ok) throw new Error('not put off');
    expect(nextRepetition({ ...weekly, ...putOff.value }, calendar, later)).toEqual(new Date('2026-11-27T09:00:00Z'));
    const moved = followDueTime(weekly, { ...weekly, dueTime: later });
    expect(nextRepetition(moved, calendar, later)).toEqual(new Date('2026-11-29T15:00:00Z'));
  });
});

describe('[G1] what was derived from the due time follows it', () => {
  const at = (text: string): Date => new Date(`2026-11-${text}:00Z`);
  const planned = aCall({ dueTime: at('20T09:00'), remindTime: at('20T08:00'), remindedTime: at('20T08:01') });

  test('the reminder keeps its distance and is given again', () => {
    expect(followDueTime(planned, { ...planned, dueTime: at('25T12:00') })).toMatchObject({
      remindTime: at('25T11:00'),
      remindedTime: undefined,
    });
    const atDue = { ...planned, remindTime: at('20T09:00') };
    expect(followDueTime(atDue, { ...atDue, dueTime: at('19T10:00') }).remindTime).toEqual(at('19T10:00'));
    expect(followDueTime(atDue, { ...atDue, dueTime: undefined }).remindTime).toBeUndefined();
  });

  test('a reminder that is changed too is as it was said; other changes leave both', () => {
    const both = { ...planned, dueTime: at('25T12:00'), remindTime: at('24T12:00') };
    expect(followDueTime(planned, both).remindTime).toEqual(at('24T12:00'));
    expect(followDueTime(planned, { ...planned, ownerId: 'you' })).toMatchObject({
      remindTime: at('20T08:00'),
      remindedTime: at('20T08:01'),
    });
  });

  test('when a fact happened follows its start and end', () => {
    const meeting = { startTime: at('20T09:00'), endTime: at('20T10:00'), completeTime: at('20T10:00') };
    expect(completedAt(meeting, { ...meeting, endTime: at('20T11:00') })).toEqual(at('20T11:00'));
    const told = { ...meeting, completeTime: at('20T12:00') };
    expect(completedAt(told, { ...told, endTime: at('20T11:00') })).toEqual(at('20T12:00'));
  });
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
