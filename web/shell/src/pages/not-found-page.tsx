import { Link, useLocation, usePageTitle, useT } from '@crm/portal-sdk';
import { EmptyState } from '@crm/ui';
import type { ReactNode } from 'react';

export function NotFoundPage(): ReactNode {
  const t = useT('shell');
  const { pathname } = useLocation();
  usePageTitle(t('notFound.title'));
  return (
    <section className="crm-page">
      <h1 tabIndex={-1}>{t('notFound.title')}</h1>
      <EmptyState
        title={t('notFound.text', { path: pathname })}
        icon="search"
        action={<Link to="/">{t('notFound.home')}</Link>}
      />
    </section>
  );
}
