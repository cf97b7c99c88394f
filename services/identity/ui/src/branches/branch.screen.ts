import { defineScreen } from '@crm/ui';

export interface Branch {
  id: string;
  etag: string;
  name: string;
  timeZone: string;
  calendarId?: string;
  address?: string;
}

export const branchScreen = defineScreen<Branch>({
  resource: 'branches',
  ns: 'identity',
  path: '/identity/branches',
  title: 'name',
  icon: 'pin',
  order: 'name',
  columns: [{ field: 'name', link: true }, { field: 'timeZone' }, { field: 'calendarId' }, { field: 'address' }],
  form: [
    { field: 'name', wide: true },
    { field: 'timeZone' },
    { field: 'calendarId' },
    { field: 'address', wide: true },
  ],
});
