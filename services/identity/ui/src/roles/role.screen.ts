import { defineScreen } from '@crm/ui';

export type AccessScope = 'ACCESS_SCOPE_OWN' | 'ACCESS_SCOPE_TEAM' | 'ACCESS_SCOPE_SUBTREE' | 'ACCESS_SCOPE_ALL';

export interface Role {
  id: string;
  etag: string;
  name: string;
  description?: string;
  permissions?: { permission: string; scope: AccessScope }[];
}

export const roleScreen = defineScreen<Role>({
  resource: 'roles',
  ns: 'identity',
  path: '/identity/roles',
  title: 'name',
  icon: 'shield',
  order: 'name',
  columns: [
    { field: 'name', link: true },
    { field: 'description', width: 480 },
    { field: 'permissions', kind: 'text', edit: false, render: (role) => String(role.permissions?.length ?? 0) },
  ],
  form: [
    { field: 'name', wide: true },
    { field: 'description', kind: 'longtext', wide: true },
  ],
});
