import { defineRemote } from '@crm/portal-sdk';

export default defineRemote({
  pages: {
    Visits: () => import('./visits-page.tsx'),
    Late: () => import('./late-page.tsx'),
    Throws: () => import('./throws-page.tsx'),
    Waits: () => import('./waits-page.tsx'),
    Spins: () => import('./spins-page.tsx'),
  },
});
