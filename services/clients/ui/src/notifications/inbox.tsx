import { Link, useLive, useT } from '@crm/portal-sdk';
import { Button, Group, LoadingState, Text } from '@crm/ui';
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { NotificationList, targetOf } from './notification-list.tsx';
import { announceNewest, useMarkRead, useNotifications, useUnread } from './use-notifications.ts';

/** What the portal's bell opens: the newest of the user's notifications; the bell is told how many are unread. */
export default function Inbox(props: {
  open: boolean;
  close: () => void;
  onUnread: (count: number) => void;
}): ReactNode {
  const { open, close, onUnread } = props;
  const t = useT();
  const unread = useUnread();
  const query = useNotifications(10, open);
  const markRead = useMarkRead();
  useEffect(() => onUnread(unread), [unread, onUnread]);
  useLive('notifications', (change) => {
    if (change.type.endsWith('.created.v1')) void announceNewest(targetOf).catch(() => undefined);
  });
  return (
    <section>
      <Group justify="space-between">
        <Text fw={600}>{t('notifications.title')}</Text>
        {unread > 0 && (
          <Button size="compact-sm" variant="subtle" onClick={() => void markRead()}>
            {t('notifications.readAll')}
          </Button>
        )}
      </Group>
      {query.isPending && open ? <LoadingState /> : null}
      {query.data && (query.data.notifications ?? []).length === 0 && <Text size="sm">{t('notifications.none')}</Text>}
      <NotificationList
        label={t('notifications.title')}
        notifications={query.data?.notifications ?? []}
        onOpen={({ id }) => {
          close();
          void markRead([id]);
        }}
      />
      <Link to="/clients/notifications" onClick={close}>
        {t('notifications.all')}
      </Link>
    </section>
  );
}
