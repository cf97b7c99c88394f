import { registry } from '@crm/proto/registry/identity';
import type { Calendar } from '@crm/proto/gen/crm/identity/v1/calendars';
import { defineResource } from '@crm/kit/resource/define';
import type { Resource } from '@crm/kit/resource/define';
import { oneDefault } from '@crm/kit/resource/one-default';
import type { Statement } from '@crm/kit/pg/pool';
import { mustBeDistinct } from '../distinct.ts';
import { errors } from '../errors.ts';
import { intervalsAreSound } from './calendar.ts';

export const calendars: Resource<Calendar> = defineResource<Calendar>({
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
    async check(before, after, call, tx) {
      const exceptions = after.exceptions.map(({ intervals }) => intervals);
      mustBeDistinct('calendar.exceptions', 'date', after.exceptions);
      if (![after.weekly, ...exceptions].every(intervalsAreSound)) throw errors.CALENDAR_INTERVAL();
      await takesOver(before, after, call, tx);
    },
  },
});

const OTHER_DEFAULTS: Statement = {
  name: 'calendar_other_defaults',
  text: 'select id from calendars where is_default and id <> $1 and deleted_at is null',
};

const takesOver = oneDefault<Calendar>(
  () => calendars,
  (tx, { id }) => tx.query(OTHER_DEFAULTS, [id]),
);
