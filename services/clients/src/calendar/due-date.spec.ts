import fc from 'fast-check';
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
