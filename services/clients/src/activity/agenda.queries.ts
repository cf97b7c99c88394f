import { personId } from '@crm/kit/access/actor';
import type { Call } from '@crm/kit/grpc/call';
import { ListRequest } from '@crm/proto/gen/crm/type/v1/standard';
import type { Db, Statement } from '@crm/kit/pg/pool';
import { listRecords } from '@crm/kit/resource/read';
import type { Activity, Agenda } from '@crm/proto/gen/crm/clients/v1/activities';
import { addDays, instantOf, localTime } from '../calendar/working-calendar.ts';
import type { ActivityResource } from './activity.resource.ts';

const COUNTS: Statement = {
  name: 'agenda_counts',
  text: `select count(*) filter (where due_time < $2)::int as overdue, count(*) filter (where due_time >= $2 and due_time < $3)::int as today,
      count(*) filter (where due_time >= $3)::int as week
    from activities where owner_id = $1 and status = 'ACTIVITY_STATUS_PLANNED' and deleted_at is null and due_time < $4`,
};

/** The ends of the caller's today and of the seven days after it, in his time zone. */
export function agendaBounds(now: Date, timeZone: string): { endOfToday: Date; endOfWeek: Date } {
  const today = localTime(now, timeZone).date;
  return {
    endOfToday: instantOf(addDays(today, 1), 0, timeZone),
    endOfWeek: instantOf(addDays(today, 8), 0, timeZone),
  };
}

/** The caller's own planned work: what is overdue now, what falls due later today, what in the seven days after. */
export async function getAgenda(db: Db, activities: ActivityResource, pageSize: number, call: Call): Promise<Agenda> {
  const { endOfToday, endOfWeek } = agendaBounds(call.now, call.actor.timeZone);
  const [counts, overdue, today, week] = await Promise.all([
    db.query<{ overdue: number; today: number; week: number }>(COUNTS, [
      personId(call.actor),
      call.now,
      endOfToday,
      endOfWeek,
    ]),
    part(db, activities, `due_time < "${call.now.toISOString()}"`, pageSize, call),
    part(
      db,
      activities,
      `due_time >= "${call.now.toISOString()}" AND due_time < "${endOfToday.toISOString()}"`,
      pageSize,
      call,
    ),
    part(
      db,
      activities,
      `due_time >= "${endOfToday.toISOString()}" AND due_time < "${endOfWeek.toISOString()}"`,
      pageSize,
      call,
    ),
  ]);
  const [count = { overdue: 0, today: 0, week: 0 }] = counts;
  return { overdue, today, week, overdueCount: count.overdue, todayCount: count.today, weekCount: count.week };
}

/** How many activities of the caller are overdue or due today. */
export async function countDue(db: Db, call: Call): Promise<number> {
  const { endOfToday, endOfWeek } = agendaBounds(call.now, call.actor.timeZone);
  const [count] = await db.query<{ overdue: number; today: number }>(COUNTS, [
    personId(call.actor),
    call.now,
    endOfToday,
    endOfWeek,
  ]);
  return count ? count.overdue + count.today : 0;
}

async function part(
  db: Db,
  activities: ActivityResource,
  due: string,
  pageSize: number,
  call: Call,
): Promise<Activity[]> {
  const filter = `owner_id = "${call.actor.userId}" AND status = "ACTIVITY_STATUS_PLANNED" AND ${due}`;
  const request = ListRequest.fromJSON({ pageSize: pageSize || 50, filter, orderBy: 'due_time' });
  return (await listRecords(db, activities, request, call)).items;
}
