import { ok, refuse, type Result } from '@crm/kit/result';
import {
  addDays,
  addWorkingDays,
  instantOf,
  intervalsOf,
  localTime,
  nextWorkingDay,
  type WorkingCalendar,
} from './working-calendar.ts';

export interface RelativeDate {
  count: number;
  unit: 'hour' | 'day' | 'working day' | 'week' | 'month';
}

const UNITS: Readonly<Record<string, RelativeDate['unit']>> = {
  h: 'hour',
  hour: 'hour',
  hours: 'hour',
  d: 'day',
  day: 'day',
  days: 'day',
  wd: 'working day',
  workingday: 'working day',
  workingdays: 'working day',
  w: 'week',
  week: 'week',
  weeks: 'week',
  m: 'month',
  month: 'month',
  months: 'month',
};
const MOST = 1000;

/** Reads "+3 working days", "3wd", "+1d", "+2w", "+1 month". Refuses anything else with BAD_RELATIVE_DATE. */
export function parseRelativeDate(text: string): Result<RelativeDate, 'BAD_RELATIVE_DATE'> {
  const match = /^\+?\s*(\d{1,4})\s*([a-z ]+)$/i.exec(text.trim());
  const unit = UNITS[(match?.[2] ?? '').replaceAll(' ', '').toLowerCase()];
  const count = Number(match?.[1] ?? 0);
  if (!unit || count < 1 || count > MOST) return refuse('BAD_RELATIVE_DATE', { text });
  return ok({ count, unit });
}

/**
 * The instant a relative date stands for, seen from `from`. It keeps the local time of day within working hours (clamped
 * to the day's first and last minute) and always falls on a working day: "+1 day" on a Friday is Monday, and
 * "+3 working days" skips every day of rest. Hours are plain hours and are not clamped.
 */
export function dueAt(calendar: WorkingCalendar, from: Date, relative: RelativeDate): Date {
  if (relative.unit === 'hour') return instantAfter(from, relative.count * 3_600_000);
  const now = localTime(from, calendar.timeZone);
  const date = targetDate(calendar, now.date, relative);
  return instantOf(date, withinWorkingHours(calendar, date, now.minute), calendar.timeZone);
}

function targetDate(calendar: WorkingCalendar, from: string, { count, unit }: RelativeDate): string {
  if (unit === 'working day') return addWorkingDays(calendar, from, count);
  if (unit === 'month') return nextWorkingDay(calendar, addMonths(from, count));
  return nextWorkingDay(calendar, addDays(from, unit === 'week' ? count * 7 : count));
}

/** The same day of a later month, or that month's last day. */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const index = year * 12 + (month - 1) + months;
  const first = `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}-01`;
  const target = addDays(first, day - 1);
  return target.slice(0, 7) === first.slice(0, 7) ? target : addDays(addMonths(first, 1), -1);
}

function withinWorkingHours(calendar: WorkingCalendar, date: string, minute: number): number {
  const intervals = intervalsOf(calendar, date);
  const first = intervals[0];
  const last = intervals.at(-1);
  if (!first || !last) return minute;
  return Math.min(Math.max(minute, first.from), last.to);
}

function instantAfter(from: Date, ms: number): Date {
  return new Date(from.getTime() + ms);
}
