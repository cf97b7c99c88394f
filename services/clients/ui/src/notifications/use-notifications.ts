import { api, notify, resourceKey, useLive, useQuery, useQueryClient } from '@crm/portal-sdk';
import type { Notification } from '../records.ts';

/** How many are unread; kept current by the live stream. */
export function useUnread(): number {
  useLive('notifications');
  const query = useQuery({
    queryKey: resourceKey('notifications', 'badge'),
    queryFn: ({ signal }) => api<{ count?: number }>('/notifications:badge', { signal }),
  });
  return query.data?.count ?? 0;
}

export function useNotifications(pageSize: number, enabled = true) {
  return useQuery({
    queryKey: resourceKey('notifications', 'list', pageSize),
    queryFn: ({ signal }) => api<{ notifications?: Notification[] }>('/notifications', { query: { pageSize }, signal }),
    enabled,
  });
}

/** Marks some as read, or all. */
export function useMarkRead(): (ids?: readonly string[]) => Promise<void> {
  const client = useQueryClient();
  return async (ids) => {
    await api('/notifications:markRead', { json: ids ? { ids } : { all: true } });
    await client.invalidateQueries({ queryKey: resourceKey('notifications') });
  };
}

/** Shows the newest unread one over the page, so that a seller learns of goods without looking at the bell. */
export async function announceNewest(pageOf: (notification: Notification) => string | undefined): Promise<void> {
  const { notifications = [] } = await api<{ notifications?: Notification[] }>('/notifications', {
    query: { pageSize: 1, unreadOnly: true },
  });
  const [newest] = notifications;
  if (!newest) return;
  const to = pageOf(newest);
  notify({
    kind: 'info',
    kept: false,
    text: newest.title,
    ...(newest.body && { detail: newest.body }),
    ...(to && { to }),
  });
}
