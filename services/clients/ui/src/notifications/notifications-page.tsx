import { useLive, usePageTitle, useT } from '@crm/portal-sdk';
import { Button, EmptyState, ErrorState, LoadingState } from '@crm/ui';
import type { ReactNode } from 'react';
import { NotificationList } from './notification-list.tsx';
import { useMarkRead, useNotifications } from './use-notifications.ts';

export default function NotificationsPage(): ReactNode {
  const t = useT();
  usePageTitle(t('notifications.title'));
  useLive('notifications');
  const query = useNotifications(100);
  const markRead = useMarkRead();
  const rows = query.data?.notifications ?? [];
  return (
    <section className="crm-page crm-page-narrow">
      <header className="crm-page-head">
        <div className="crm-page-title">
          <h1 tabIndex={-1}>{t('notifications.title')}</h1>
          <div className="crm-page-buttons">
            <Button variant="default" disabled={rows.every(({ readTime }) => readTime)} onClick={() => void markRead()}>
              {t('notifications.readAll')}
            </Button>
          </div>
        </div>
      </header>
      {query.error && !query.data && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <LoadingState />}
      {query.data && rows.length === 0 && <EmptyState icon="bell" title={t('notifications.none')} />}
      <NotificationList
        label={t('notifications.title')}
        notifications={rows}
        onOpen={({ id }) => void markRead([id])}
      />
    </section>
  );
}
