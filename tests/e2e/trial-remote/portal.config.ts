import type { PortalConfig } from '@crm/portal-sdk';

/** A service that the portal has never heard of: a page that works, and pages that fail in each way there is. */
export default {
  id: 'trial',
  sdk: '^1.0.0',
  title: { en: 'Trial', ru: 'Проба', bg: 'Проба' },
  nav: [
    {
      id: 'visits',
      to: '/trial/visits',
      label: { en: 'Trial visits', ru: 'Пробные визиты', bg: 'Пробни посещения' },
      order: 90,
    },
  ],
  routes: [
    { path: '/trial/visits', page: 'Visits' },
    { path: '/trial/late', page: 'Late' },
    { path: '/trial/throws', page: 'Throws' },
    { path: '/trial/waits', page: 'Waits' },
    { path: '/trial/spins', page: 'Spins' },
  ],
} satisfies PortalConfig;
