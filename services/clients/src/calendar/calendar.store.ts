import { defineProjection } from '@crm/kit/inbox/projection';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import { Calendar } from '@crm/proto/gen/crm/identity/v1/calendars';
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

export const workingCalendars = defineProjection<PublishedCalendar>({
  topic: 'crm.identity.calendars.state.v1',
  type: 'crm.identity.calendar.state.v1',
  table: 'working_calendars',
  columns: { timeZone: 'time_zone', weekly: 'weekly', exceptions: 'exceptions', isDefault: 'is_default' },
  read(data) {
    const { id, timeZone, weekly, exceptions, isDefault } = Calendar.fromJSON(data);
    return { id, timeZone, weekly, exceptions, isDefault };
  },
});

const DEFAULT: Statement = {
  name: 'calendar_default',
  text: 'select time_zone, weekly, exceptions from working_calendars where is_default and not deleted order by id limit 1',
};
/** The company's working calendar; Monday to Friday in the given zone until identity has told of one. */
export async function loadCalendar(tx: Pick<Tx, 'query'>, timeZone: string): Promise<WorkingCalendar> {
  const [row] = await tx.query<CalendarRow>(DEFAULT);
  return row ? toCalendar(row) : defaultCalendar(timeZone);
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
