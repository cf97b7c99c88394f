import { Link, useLive, useT } from '@crm/portal-sdk';
import { Badge, Button, Group, IconButton, LoadingState, Popover, Text } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { NotificationList, targetOf } from './notification-list.tsx';
import { announceNewest, useMarkRead, useNotifications, useUnread } from './use-notifications.ts';

/** The bell in the header: how much is unread, and what it is. */
export default function Bell(): ReactNode {
  const t = useT();
  const [open, setOpen] = useState(false);
  const unread = useUnread();
  const query = useNotifications(10, open);
  const markRead = useMarkRead();
  useLive('notifications', (change) => {
    if (change.type.endsWith('.created.v1')) void announceNewest(targetOf).catch(() => undefined);
  });
  return (
    <Group gap={2}>
      <Popover opened={open} onChange={setOpen} position="bottom-end" width={360} trapFocus withinPortal={false}>
        <Popover.Target>
          <IconButton
            icon="inbox"
            label={t('notifications.bell', { count: unread })}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          />
        </Popover.Target>
        <Popover.Dropdown>
          <Group justify="space-between">
            <Text fw={600}>{t('notifications.title')}</Text>
            {unread > 0 && (
              <Button size="compact-sm" variant="subtle" onClick={() => void markRead()}>
                {t('notifications.readAll')}
              </Button>
            )}
          </Group>
          {query.isPending && open ? <LoadingState /> : null}
          {query.data && (query.data.notifications ?? []).length === 0 && (
            <Text size="sm">{t('notifications.none')}</Text>
          )}
          <NotificationList
            label={t('notifications.title')}
            notifications={query.data?.notifications ?? []}
            onOpen={({ id }) => {
              setOpen(false);
              void markRead([id]);
            }}
          />
          <Link to="/clients/notifications" onClick={() => setOpen(false)}>
            {t('notifications.all')}
          </Link>
        </Popover.Dropdown>
      </Popover>
      {unread > 0 && (
        <Badge size="sm" color="red" variant="filled" aria-hidden="true">
          {unread > 99 ? '99+' : unread}
        </Badge>
      )}
    </Group>
  );
}
