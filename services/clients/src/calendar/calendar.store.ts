import type { Statement, Tx } from '@crm/kit/pg/pool';
import { defaultCalendar, type WorkingCalendar } from './working-calendar.ts';

/** A calendar as identity publishes it. */
export interface PublishedCalendar {
  id: string;
  timeZone: string;
  weekly: readonly { weekday: number; from: string; to: string }[];
  exceptions: readonly { date: string; intervals: readonly { from: string; to: string }[] }[];
  isDefault: boolean;
}

interface CalendarRow {
  time_zone: string;
  weekly: PublishedCalendar['weekly'];
  exceptions: PublishedCalendar['exceptions'];
}

const DEFAULT: Statement = {
  name: 'calendar_default',
  text: 'select time_zone, weekly, exceptions from working_calendars where is_default order by id limit 1',
};
const SAVE: Statement = {
  name: 'calendar_save',
  text: `insert into working_calendars (id, time_zone, weekly, exceptions, is_default) values ($1, $2, $3, $4, $5)
    on conflict (id) do update set time_zone = excluded.time_zone, weekly = excluded.weekly, exceptions = excluded.exceptions, is_default = excluded.is_default`,
};
const REMOVE: Statement = { name: 'calendar_remove', text: 'delete from working_calendars where id = $1' };

/** The company's working calendar; Monday to Friday in the given zone until identity has told of one. */
export async function loadCalendar(tx: Pick<Tx, 'query'>, timeZone: string): Promise<WorkingCalendar> {
  const [row] = await tx.query<CalendarRow>(DEFAULT);
  return row ? toCalendar(row) : defaultCalendar(timeZone);
}

/** Keeps the newest state of a calendar. */
export async function saveCalendar(tx: Pick<Tx, 'query'>, calendar: PublishedCalendar): Promise<void> {
  await tx.query(SAVE, [
    calendar.id,
    calendar.timeZone,
    JSON.stringify(calendar.weekly),
    JSON.stringify(calendar.exceptions),
    calendar.isDefault,
  ]);
}

export async function removeCalendar(tx: Pick<Tx, 'query'>, id: string): Promise<void> {
  await tx.query(REMOVE, [id]);
}

function toCalendar(row: CalendarRow): WorkingCalendar {
  const interval = ({ from, to }: { from: string; to: string }): { from: number; to: number } => ({
    from: minutes(from),
    to: minutes(to),
  });
  return {
    timeZone: row.time_zone,
    weekly: row.weekly.map((one) => ({ weekday: one.weekday, ...interval(one) })),
    exceptions: new Map(
      row.exceptions.map(({ date, intervals = [] }) => [date, { date, intervals: intervals.map(interval) }]),
    ),
  };
}

/** "09:30" as minutes from midnight. */
function minutes(time: string): number {
  const [hours = 0, rest = 0] = time.split(':').map(Number);
  return hours * 60 + rest;
}
