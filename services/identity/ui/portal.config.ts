import type { PortalConfig } from '@crm/portal-sdk';

export default {
  id: 'identity',
  sdk: '^1.0.0',
  title: { en: 'Organisation', ru: 'Организация', bg: 'Организация' },
  nav: [
    { id: 'users', to: '/identity/users', label: { en: 'Users', ru: 'Пользователи', bg: 'Потребители' }, icon: 'users', section: 'admin', order: 10, permission: 'identity:user:edit' },
    { id: 'teams', to: '/identity/teams', label: { en: 'Teams', ru: 'Отделы', bg: 'Екипи' }, icon: 'building', section: 'admin', order: 20, permission: 'identity:team:edit' },
    { id: 'roles', to: '/identity/roles', label: { en: 'Roles', ru: 'Роли', bg: 'Роли' }, icon: 'shield', section: 'admin', order: 30, permission: 'identity:role:read' },
    { id: 'branches', to: '/identity/branches', label: { en: 'Branches', ru: 'Филиалы', bg: 'Клонове' }, icon: 'pin', section: 'admin', order: 40, permission: 'identity:branch:edit' },
    { id: 'calendars', to: '/identity/calendars', label: { en: 'Calendars', ru: 'Календари', bg: 'Календари' }, icon: 'calendar', section: 'admin', order: 50, permission: 'identity:calendar:edit' },
    { id: 'audit', to: '/identity/audit', label: { en: 'Audit', ru: 'Журнал изменений', bg: 'Журнал на промените' }, icon: 'history', section: 'admin', order: 60, permission: 'identity:audit:read' },
  ],
  routes: [
    { path: '/identity/users', page: 'Users', permission: 'identity:user:edit' },
    { path: '/identity/users/new', page: 'NewUser', permission: 'identity:user:create' },
    { path: '/identity/users/:id', page: 'User' },
    { path: '/identity/teams', page: 'Teams', permission: 'identity:team:edit' },
    { path: '/identity/teams/new', page: 'NewTeam', permission: 'identity:team:create' },
    { path: '/identity/teams/:id', page: 'Team' },
    { path: '/identity/roles', page: 'Roles', permission: 'identity:role:read' },
    { path: '/identity/roles/new', page: 'NewRole', permission: 'identity:role:create' },
    { path: '/identity/roles/:id', page: 'Role', permission: 'identity:role:read' },
    { path: '/identity/branches', page: 'Branches', permission: 'identity:branch:edit' },
    { path: '/identity/branches/new', page: 'NewBranch', permission: 'identity:branch:create' },
    { path: '/identity/branches/:id', page: 'Branch' },
    { path: '/identity/calendars', page: 'Calendars', permission: 'identity:calendar:edit' },
    { path: '/identity/calendars/new', page: 'NewCalendar', permission: 'identity:calendar:create' },
    { path: '/identity/calendars/:id', page: 'Calendar' },
    { path: '/identity/audit', page: 'Audit', permission: 'identity:audit:read' },
  ],
  commands: [
    { id: 'identity.user.create', label: { en: 'New user', ru: 'Новый пользователь', bg: 'Нов потребител' }, to: '/identity/users/new', permission: 'identity:user:create' },
  ],
  search: {
    types: [
      { type: 'user', label: { en: 'Colleagues', ru: 'Коллеги', bg: 'Колеги' }, url: '/api/v1/users', plural: 'users', title: 'name', detail: 'position', to: '/identity/users/{id}', icon: 'user' },
      { type: 'team', label: { en: 'Teams', ru: 'Отделы', bg: 'Екипи' }, url: '/api/v1/teams', plural: 'teams', title: 'name', to: '/identity/teams/{id}', icon: 'building' },
      { type: 'role', label: { en: 'Roles', ru: 'Роли', bg: 'Роли' }, url: '/api/v1/roles', plural: 'roles', title: 'name', to: '/identity/roles/{id}', icon: 'shield', permission: 'identity:role:read' },
      { type: 'branch', label: { en: 'Branches', ru: 'Филиалы', bg: 'Клонове' }, url: '/api/v1/branches', plural: 'branches', title: 'name', to: '/identity/branches/{id}', icon: 'pin' },
      { type: 'calendar', label: { en: 'Calendars', ru: 'Календари', bg: 'Календари' }, url: '/api/v1/calendars', plural: 'calendars', title: 'name', to: '/identity/calendars/{id}', icon: 'calendar' },
    ],
  },
} satisfies PortalConfig;
