import fc from 'fast-check';
import { agendaBounds } from '../activity/agenda.queries.ts';
import { addMonths, dueAt, parseRelativeDate, type RelativeDate } from './due-date.ts';
import {
  addDays,
  addWorkingDays,
  defaultCalendar,
  instantOf,
  isWorkingDay,
  localTime,
  type WorkingCalendar,
} from './working-calendar.ts';

/** A calendar that moves nothing into another day or hour. */
const everyDay = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: 0, to: 24 * 60 }));
const moscow = defaultCalendar('Europe/Moscow');
const zones = ['Europe/Moscow', 'Europe/Sofia', 'America/New_York', 'Asia/Kolkata', 'UTC'];
const instants = fc.date({
  min: new Date('2024-01-01T00:00:00Z'),
  max: new Date('2030-12-31T00:00:00Z'),
  noInvalidDate: true,
});

function due(calendar: WorkingCalendar, from: string, text: string): string {
  const parsed = parseRelativeDate(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return dueAt(calendar, new Date(from), parsed.value).toISOString();
}

test('three working days after a Thursday noon is the Tuesday noon', () => {
  expect(due(moscow, '2026-11-19T09:00:00Z', '+3 working days')).toBe('2026-11-24T09:00:00.000Z');
});

test('a holiday of the company is no working day', () => {
  const calendar = { ...moscow, exceptions: new Map([['2026-11-23', { date: '2026-11-23', intervals: [] }]]) };
  expect(due(calendar, '2026-11-19T09:00:00Z', '+3 working days')).toBe('2026-11-25T09:00:00.000Z');
});

test('a Saturday moved into the week counts', () => {
  const calendar = {
    ...moscow,
    exceptions: new Map([['2026-11-21', { date: '2026-11-21', intervals: [{ from: 540, to: 960 }] }]]),
  };
  expect(due(calendar, '2026-11-19T09:00:00Z', '+2 working days')).toBe('2026-11-21T09:00:00.000Z');
});

test('one day after a Friday is the Monday', () => {
  expect(due(moscow, '2026-11-20T09:00:00Z', '+1d')).toBe('2026-11-23T09:00:00.000Z');
});

test('what is asked at night falls due at the opening', () => {
  expect(due(moscow, '2026-11-18T23:30:00Z', '+1 day')).toBe('2026-11-20T06:00:00.000Z');
});

test('the end of January plus a month is the end of February', () => {
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
  expect(addMonths('2027-12-31', 2)).toBe('2028-02-29');
});

test.each(['', '+0 days', 'tomorrow', '-1d', '+3 moons', '+99999d'])('%j is refused', (text) => {
  expect(parseRelativeDate(text)).toMatchObject({ ok: false, reason: 'BAD_RELATIVE_DATE' });
});

test('a due date lies ahead, on a working day, within working hours', () => {
  const relatives: fc.Arbitrary<RelativeDate> = fc.record({
    count: fc.integer({ min: 1, max: 40 }),
    unit: fc.constantFrom('day', 'working day', 'week', 'month'),
  });
  fc.assert(
    fc.property(instants, relatives, fc.constantFrom(...zones), (from, relative, zone) => {
      const calendar = defaultCalendar(zone);
      const local = localTime(dueAt(calendar, from, relative), zone);
      expect(local.date > localTime(from, zone).date).toBe(true);
      expect(isWorkingDay(calendar, local.date)).toBe(true);
      expect(local.minute).toBeGreaterThanOrEqual(540);
      expect(local.minute).toBeLessThanOrEqual(1080);
    }),
  );
});

test('n working days ahead leaves exactly n working days behind', () => {
  fc.assert(
    fc.property(
      instants,
      fc.integer({ min: 1, max: 30 }),
      fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 12 }),
      (from, count, rest) => {
        const start = localTime(from, 'UTC').date;
        const holidays = rest
          .map((days) => addDays(start, days))
          .map((date) => [date, { date, intervals: [] }] as const);
        const calendar = { ...defaultCalendar('UTC'), exceptions: new Map(holidays) };
        const end = addWorkingDays(calendar, start, count);
        let worked = 0;
        for (let date = addDays(start, 1); date <= end; date = addDays(date, 1))
          if (isWorkingDay(calendar, date)) worked += 1;
        expect(worked).toBe(count);
        expect(isWorkingDay(calendar, end)).toBe(true);
      },
    ),
  );
});

test('a local time read from an instant leads back to the same minute', () => {
  fc.assert(
    fc.property(instants, fc.constantFrom(...zones), (instant, zone) => {
      const local = localTime(instant, zone);
      expect(localTime(instantOf(local.date, local.minute, zone), zone)).toEqual(local);
    }),
  );
});

describe('[A7] F30 a due date is right on the days that clocks and calendars change', () => {
  const sofia = { ...defaultCalendar('Europe/Sofia'), weekly: everyDay };
  const wall = (instant: string): string => {
    const { date, minute } = localTime(new Date(instant), 'Europe/Sofia');
    return `${date} ${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  };

  test.each([
    // Summer time begins on 29 March 2026 at three, and ends on 25 October at four.
    ['2026-03-28T10:30:00Z', '+1d', '2026-03-29 12:30'],
    ['2026-03-28T01:30:00Z', '+1d', '2026-03-29 04:30'],
    ['2026-10-24T09:30:00Z', '+1d', '2026-10-25 12:30'],
    ['2026-10-24T00:30:00Z', '+1d', '2026-10-25 03:30'],
    ['2026-03-29T00:30:00Z', '+2h', '2026-03-29 05:30'],
    ['2026-10-25T00:30:00Z', '+2h', '2026-10-25 04:30'],
    ['2028-02-28T10:00:00Z', '+1d', '2028-02-29 12:00'],
    ['2028-01-31T10:00:00Z', '+1m', '2028-02-29 12:00'],
    ['2028-02-29T10:00:00Z', '+12m', '2029-02-28 12:00'],
  ])('%s and %s is %s on the wall in Sofia', (from, relative, expected) => {
    expect(wall(due(sofia, from, relative))).toBe(expected);
  });

  test.each([
    ['Pacific/Auckland', '2026-11-20T10:59:59Z', '2026-11-20T11:00:00Z'],
    ['America/Los_Angeles', '2026-11-20T07:59:59Z', '2026-11-20T08:00:00Z'],
    ['Asia/Kolkata', '2026-11-19T18:29:59Z', '2026-11-19T18:30:00Z'],
    ['America/New_York', '2026-03-08T04:59:59Z', '2026-03-09T04:00:00Z'],
  ])('the day of a user in %s ends by his clock, wherever the server stands', (timeZone, lastSecond, midnight) => {
    const late = new Date(lastSecond);
    const { endOfToday } = agendaBounds(late, timeZone);
    const { date } = localTime(late, timeZone);
    expect(localTime(new Date(endOfToday.getTime() - 1), timeZone).date).toBe(date);
    expect(localTime(endOfToday, timeZone)).toEqual({ date: addDays(date, 1), minute: 0 });
    expect(localTime(new Date(midnight), timeZone).minute).toBe(0);
  });
});
