import { createElement } from 'react';
import { defineScreen, RefMultiSelect } from '@crm/ui';

export interface User {
  id: string;
  etag: string;
  name: string;
  email: string;
  phone?: string;
  position?: string;
  status?: string;
  loginState?: string;
  loginError?: string;
  teamId?: string;
  branchId?: string;
  managerId?: string;
  roleIds?: string[];
  language?: string;
  timeZone?: string;
}

const tones = {
  USER_STATUS_ACTIVE: 'ok',
  USER_STATUS_DEACTIVATED: 'neutral',
  LOGIN_STATE_READY: 'ok',
  LOGIN_STATE_PENDING: 'warn',
  LOGIN_STATE_FAILED: 'danger',
} as const;

export const userScreen = defineScreen<User>({
  resource: 'users',
  ns: 'identity',
  path: '/identity/users',
  title: 'name',
  icon: 'user',
  order: 'name',
  columns: [
    { field: 'name', link: true },
    { field: 'email' },
    { field: 'position' },
    { field: 'teamId' },
    { field: 'branchId' },
    { field: 'status', tones },
    { field: 'loginState', tones, hidden: true },
  ],
  form: [
    { field: 'name', wide: true },
    { field: 'email' },
    { field: 'phone' },
    { field: 'position' },
    { field: 'teamId' },
    { field: 'branchId' },
    { field: 'managerId' },
    { field: 'timeZone' },
    {
      field: 'roleIds',
      wide: true,
      input: ({ value, onChange, label, error, required }) =>
        createElement(RefMultiSelect, {
          resource: 'roles',
          label,
          error,
          required,
          value: (value as string[] | undefined) ?? [],
          onChange,
        }),
    },
  ],
  facts: [
    { field: 'email', edit: false },
    { field: 'phone' },
    { field: 'position' },
    { field: 'teamId' },
    { field: 'branchId' },
    { field: 'managerId' },
    { field: 'timeZone' },
    { field: 'status', tones },
    { field: 'loginState', tones },
    { field: 'loginError' },
  ],
  views: [
    { id: 'active', filters: ['status.in.USER_STATUS_ACTIVE'] },
    { id: 'deactivated', filters: ['status.in.USER_STATUS_DEACTIVATED'] },
  ],
});
