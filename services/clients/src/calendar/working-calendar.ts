/** Working time of one weekday, several per day; minutes from local midnight, `to` exclusive (1440 ends the day). */
export interface WorkInterval {
  /** ISO 8601: 1 = Monday … 7 = Sunday. */
  weekday: number;
  from: number;
  to: number;
}

/** A date that differs from its weekday; no intervals = a holiday. */
export interface CalendarException {
  /** YYYY-MM-DD. */
  date: string;
  intervals: readonly { from: number; to: number }[];
}

export interface WorkingCalendar {
  /** IANA name. */
  timeZone: string;
  weekly: readonly WorkInterval[];
  exceptions: ReadonlyMap<string, CalendarException>;
}

const MORNING = 9 * 60;
const EVENING = 18 * 60;
const DAY_MS = 86_400_000;
/** No calendar rests longer than this in a row; the bound ends a search in a calendar without any working day. */
const LONGEST_REST_DAYS = 60;

/** Monday to Friday, nine to six: what holds until identity has sent the company's own calendar. */
export function defaultCalendar(timeZone: string): WorkingCalendar {
  const weekly = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: MORNING, to: EVENING }));
  return { timeZone, weekly, exceptions: new Map() };
}

/** The working intervals of a date (YYYY-MM-DD), in order; none on a day off. */
export function intervalsOf(calendar: WorkingCalendar, date: string): readonly { from: number; to: number }[] {
  const exception = calendar.exceptions.get(date);
  const found = exception ? exception.intervals : calendar.weekly.filter((one) => one.weekday === weekdayOf(date));
  return [...found].sort((a, b) => a.from - b.from);
}

/** Whether anybody works on a date (YYYY-MM-DD). */
export function isWorkingDay(calendar: WorkingCalendar, date: string): boolean {
  return intervalsOf(calendar, date).length > 0;
}

/** The calendar date `days` after a date; negative goes back. */
export function addDays(date: string, days: number): string {
  return isoDate(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS);
}

/**
 * The date of the `count`-th working day after a date (count >= 1). Days of rest in between are not counted.
 * In a calendar without working days every day counts, so that a wrong calendar never swallows a task.
 */
export function addWorkingDays(calendar: WorkingCalendar, date: string, count: number): string {
  let at = date;
  for (let left = count; left > 0; left -= 1) at = nextWorkingDay(calendar, addDays(at, 1));
  return at;
}

/** The date itself when it is a working day, else the first working day after it. */
export function nextWorkingDay(calendar: WorkingCalendar, date: string): string {
  for (let days = 0; days <= LONGEST_REST_DAYS; days += 1) {
    const candidate = addDays(date, days);
    if (isWorkingDay(calendar, candidate)) return candidate;
  }
  return date;
}

/** ISO weekday of a date, 1 = Monday. */
export function weekdayOf(date: string): number {
  // 1970-01-01 was a Thursday.
  const days = Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
  return ((((days + 3) % 7) + 7) % 7) + 1;
}

/** The local date and minute of an instant in a time zone. */
export function localTime(instant: Date, timeZone: string): { date: string; minute: number } {
  const parts = Object.fromEntries(
    formatter(timeZone)
      .formatToParts(instant)
      .map((part) => [part.type, part.value]),
  );
  return {
    date: `${parts['year']}-${parts['month']}-${parts['day']}`,
    minute: Number(parts['hour']) * 60 + Number(parts['minute']),
  };
}

/**
 * The instant of a local date and minute. A time skipped by the change to summer time moves forward by the gap; one that
 * comes twice is the first.
 */
export function instantOf(date: string, minute: number, timeZone: string): Date {
  const wanted = Date.parse(`${date}T00:00:00Z`) + minute * 60_000;
  const offsetBefore = offsetAt(wanted - DAY_MS, timeZone);
  const offsetAfter = offsetAt(wanted + DAY_MS, timeZone);
  const first = wanted - Math.max(offsetBefore, offsetAfter);
  if (first + offsetAt(first, timeZone) === wanted) return asDate(first);
  const second = wanted - Math.min(offsetBefore, offsetAfter);
  return asDate(second);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formatters.set(timeZone, made);
  return made;
}

function offsetAt(epochMs: number, timeZone: string): number {
  const { date, minute } = localTime(asDate(epochMs), timeZone);
  return Date.parse(`${date}T00:00:00Z`) + minute * 60_000 - Math.floor(epochMs / 60_000) * 60_000;
}

function isoDate(epochMs: number): string {
  return asDate(epochMs).toISOString().slice(0, 10);
}

function asDate(epochMs: number): Date {
  return new Date(epochMs);
}
