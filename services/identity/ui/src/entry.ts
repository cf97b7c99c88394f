import { defineRemote } from '@crm/portal-sdk';

export default defineRemote({
  pages: {
    Users: () => import('./users/users-page.tsx'),
    NewUser: () => import('./users/new-user-page.tsx'),
    User: () => import('./users/user-page.tsx'),
    Teams: () => import('./teams/teams-page.tsx'),
    NewTeam: () => import('./teams/new-team-page.tsx'),
    Team: () => import('./teams/team-page.tsx'),
    Roles: () => import('./roles/roles-page.tsx'),
    NewRole: () => import('./roles/new-role-page.tsx'),
    Role: () => import('./roles/role-page.tsx'),
    Branches: () => import('./branches/branches-page.tsx'),
    NewBranch: () => import('./branches/new-branch-page.tsx'),
    Branch: () => import('./branches/branch-page.tsx'),
    Calendars: () => import('./calendars/calendars-page.tsx'),
    NewCalendar: () => import('./calendars/new-calendar-page.tsx'),
    Calendar: () => import('./calendars/calendar-page.tsx'),
    Audit: () => import('./audit/audit-page.tsx'),
  },
});
