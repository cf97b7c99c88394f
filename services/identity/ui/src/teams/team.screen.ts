import { defineScreen } from '@crm/ui';

export interface Team {
  id: string;
  etag: string;
  name: string;
  kind?: string;
  parentId?: string;
  headId?: string;
  branchId?: string;
}

export const teamScreen = defineScreen<Team>({
  resource: 'teams',
  ns: 'identity',
  path: '/identity/teams',
  title: 'name',
  icon: 'building',
  order: 'name',
  columns: [
    { field: 'name', link: true },
    { field: 'kind' },
    { field: 'parentId' },
    { field: 'headId' },
    { field: 'branchId' },
  ],
  form: [
    { field: 'name', wide: true },
    { field: 'kind' },
    { field: 'parentId' },
    { field: 'headId' },
    { field: 'branchId' },
  ],
});
