import { createElement } from 'react';
import { defineScreen } from '@crm/ui';
import { ExceptionsInput } from './exceptions-input.tsx';
import { WeeklyInput } from './weekly-input.tsx';

export interface WorkInterval {
  weekday: number;
  from: string;
  to: string;
}

export interface CalendarException {
  date: string;
  name?: string;
  intervals?: WorkInterval[];
}

export interface Calendar {
  id: string;
  etag: string;
  name: string;
  timeZone: string;
  weekly?: WorkInterval[];
  exceptions?: CalendarException[];
  isDefault?: boolean;
}

const hours = (calendar: Calendar): string =>
  (calendar.weekly ?? []).map(({ weekday, from, to }) => `${String(weekday)}: ${from}–${to}`).join(', ');

export const calendarScreen = defineScreen<Calendar>({
  resource: 'calendars',
  ns: 'identity',
  path: '/identity/calendars',
  title: 'name',
  icon: 'calendar',
  order: 'name',
  columns: [
    { field: 'name', link: true },
    { field: 'timeZone' },
    { field: 'isDefault', edit: false, width: 140 },
    { field: 'exceptions', kind: 'text', edit: false, render: (calendar) => String(calendar.exceptions?.length ?? 0) },
  ],
  form: [
    { field: 'name', wide: true },
    { field: 'timeZone' },
    { field: 'isDefault' },
    { field: 'weekly', wide: true, input: (props) => createElement(WeeklyInput, props) },
    { field: 'exceptions', wide: true, input: (props) => createElement(ExceptionsInput, props) },
  ],
  facts: [
    { field: 'timeZone' },
    { field: 'isDefault', edit: false },
    { field: 'weekly', kind: 'text', edit: false, render: hours },
    {
      field: 'exceptions',
      kind: 'text',
      edit: false,
      render: (calendar) =>
        (calendar.exceptions ?? []).map(({ date, name }) => `${date} ${name ?? ''}`.trim()).join(', '),
    },
  ],
});
