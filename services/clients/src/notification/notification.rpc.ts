import { personId } from '@crm/kit/access/actor';
import { implement, type Implementation } from '@crm/kit/grpc/implement';
import { fillText } from '@crm/kit/grpc/texts';
import type { Call } from '@crm/kit/grpc/call';
import type { Db, Statement } from '@crm/kit/pg/pool';
import { argumentsHash, readPageToken, writePageToken } from '@crm/kit/resource/page-token';
import { pageKey } from '@crm/kit/resource/read';
import {
  NotificationsServiceService,
  type ListNotificationsRequest,
  type ListNotificationsResponse,
  type Notification,
} from '@crm/proto/gen/crm/clients/v1/notifications';
import { notificationTexts } from './notification.texts.ts';

interface NotificationRow {
  id: string;
  kind: string;
  params: Readonly<Record<string, string>>;
  record_type: string;
  record_id: string | null;
  client_id: string | null;
  created_at: Date;
  read_at: Date | null;
}

const LIST: Statement = {
  name: 'notifications_list',
  text: `select id, kind, params, record_type, record_id, client_id, created_at, read_at from notifications
    where user_id = $1 and ($2::timestamptz is null or (created_at, id) < ($2, $3::uuid)) and (not $4 or read_at is null)
    order by created_at desc, id desc limit $5`,
};
const COUNT: Statement = {
  name: 'notifications_unread',
  text: 'select count(*)::int as count from notifications where user_id = $1 and read_at is null',
};
const READ: Statement = {
  name: 'notifications_read',
  text: 'update notifications set read_at = $2 where user_id = $1 and read_at is null and ($3 or id = any($4::uuid[]))',
};
const MOST = 100;

/** gRPC of notifications: each caller has his own and no others. */
export function notificationsService(db: Db): Implementation {
  const unread = async (call: Call): Promise<{ count: number }> => {
    const [row] = await db.query<{ count: number }>(COUNT, [personId(call.actor)]);
    return { count: row?.count ?? 0 };
  };
  return implement(NotificationsServiceService, {
    listNotifications: (request, call) => listNotifications(db, request, call),
    getNotificationBadge: (_request, call) => unread(call),
    markNotificationsRead: async (request, call) => {
      await db.query(READ, [personId(call.actor), call.now, request.all, request.ids]);
      return unread(call);
    },
  });
}

async function listNotifications(
  db: Db,
  request: ListNotificationsRequest,
  call: Call,
): Promise<ListNotificationsResponse> {
  const limit = Math.min(request.pageSize || 30, MOST);
  const args = argumentsHash(['notifications', request.unreadOnly, call.actor.userId]);
  const mark = request.pageToken === '' ? undefined : readPageToken(pageKey(db), request.pageToken, args, 2);
  const [time = null, id = null] = mark ? [mark.cursor[0] ?? null, mark.cursor[1] ?? null] : [];
  const rows = await db.query<NotificationRow>(LIST, [personId(call.actor), time, id, request.unreadOnly, limit + 1]);
  const last = rows[limit - 1];
  const nextPageToken =
    rows.length > limit && last
      ? writePageToken(pageKey(db), { cursor: [last.created_at.toISOString(), last.id] }, args)
      : '';
  return { notifications: rows.slice(0, limit).map((row) => toNotification(row, call)), nextPageToken };
}

function toNotification(row: NotificationRow, call: Call): Notification {
  return {
    id: row.id,
    createTime: row.created_at,
    readTime: row.read_at ?? undefined,
    kind: row.kind,
    title: fillText(notificationTexts[row.kind]?.[call.language] ?? row.kind, row.params),
    body: row.params['body'] ?? '',
    recordType: row.record_type,
    recordId: row.record_id ?? '',
    clientId: row.client_id ?? '',
  };
}
