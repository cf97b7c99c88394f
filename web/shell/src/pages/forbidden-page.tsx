import { Link, usePageTitle, useT } from '@crm/portal-sdk';
import { EmptyState } from '@crm/ui';
import type { ReactNode } from 'react';

export function ForbiddenPage(): ReactNode {
  const t = useT('shell');
  usePageTitle(t('forbidden.title'));
  return (
    <section className="crm-page">
      <h1 tabIndex={-1}>{t('forbidden.title')}</h1>
      <EmptyState title={t('forbidden.text')} icon="lock" action={<Link to="/">{t('notFound.home')}</Link>} />
    </section>
  );
}
