import { CalendarsServiceService } from '@crm/proto/gen/crm/identity/v1/calendars';
import { implement, type Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { standardMethods } from '@crm/kit/resource/standard';
import { calendars } from './calendar.resource.ts';

export function calendarsRpc(db: Db): Implementation {
  const methods = standardMethods(calendars, db);
  return implement(CalendarsServiceService, {
    getCalendar: methods.get,
    listCalendars: methods.list,
    createCalendar: methods.create,
    updateCalendar: methods.update,
    deleteCalendar: methods.delete,
    restoreCalendar: methods.restore,
    getCalendarHistory: methods.history,
  });
}
