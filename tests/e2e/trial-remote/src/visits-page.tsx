import { usePageTitle, useT } from '@crm/portal-sdk';
import type { ReactNode } from 'react';

export default function VisitsPage(): ReactNode {
  const t = useT();
  usePageTitle(t('visits.title'));
  return (
    <section className="crm-page">
      <h1 tabIndex={-1}>{t('visits.title')}</h1>
      <p>{t('visits.count', { count: 3 })}</p>
    </section>
  );
}
