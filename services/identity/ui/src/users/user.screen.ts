import { createElement } from 'react';
import type * as rest from '@crm/proto/browser';
import { defineScreen, RefMultiSelect, type Tone } from '@crm/ui';

export type UserVerb = rest.User['allowedActions'][number];

export interface User {
  id: string;
  etag: string;
  allowedActions?: UserVerb[];
  blockedActions?: rest.User['blockedActions'];
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

export const tones: Record<string, Tone> = {
  USER_STATUS_ACTIVE: 'ok',
  USER_STATUS_DEACTIVATED: 'neutral',
  LOGIN_STATE_READY: 'ok',
  LOGIN_STATE_PENDING: 'warn',
  LOGIN_STATE_FAILED: 'danger',
};

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
