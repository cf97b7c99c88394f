import { defineRemote } from '@crm/portal-sdk';

export default defineRemote({
  pages: {
    Clients: () => import('./clients/clients-page.tsx'),
    NewClient: () => import('./clients/new-client-page.tsx'),
    Client: () => import('./clients/client-page.tsx'),
    Import: () => import('./import/import-page.tsx'),
    Tasks: () => import('./activities/tasks-page.tsx'),
    Activities: () => import('./activities/activities-pages.tsx'),
    Documents: () => import('./documents/documents-pages.tsx'),
    Templates: () => import('./templates/templates-pages.tsx'),
    Notifications: () => import('./notifications/notifications-page.tsx'),
    Company: () => import('./company/company-page.tsx'),
  },
  slots: {
    TasksWidget: () => import('./activities/tasks-widget.tsx'),
    Inbox: () => import('./notifications/inbox.tsx'),
    RecordWork: () => import('./timeline/record-work.tsx'),
  },
});
