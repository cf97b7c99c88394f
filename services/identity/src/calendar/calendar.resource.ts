import { registry } from '@crm/proto/registry/identity';
import type { Calendar } from '@crm/proto/gen/crm/identity/v1/calendars';
import { defineResource } from '@crm/kit/resource/define';
import { errors } from '../errors.ts';
import { intervalsAreSound } from './calendar.ts';

export const calendars = defineResource<Calendar>({
  service: 'identity',
  registry,
  message: 'crm.identity.v1.Calendar',
  table: 'calendars',
  permission: 'identity:calendar',
  topic: 'crm.identity.calendars.v1',
  // Services reckon in working days by themselves: the whole calendar travels.
  stateTopic: 'crm.identity.calendars.state.v1',
  search: ['name'],
  defaultOrder: 'name',
  label: (calendar) => calendar.name,
  hooks: {
    check(_before, after) {
      const exceptions = after.exceptions.map(({ intervals }) => intervals);
      if (![after.weekly, ...exceptions].every(intervalsAreSound)) throw errors.CALENDAR_INTERVAL();
    },
  },
});
