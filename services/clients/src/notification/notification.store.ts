import type { Call } from '@crm/kit/grpc/call';
import { isUuid, uuidv7 } from '@crm/kit/ids/uuid';
import { appendEvents } from '@crm/kit/outbox/append';
import type { Statement, Tx } from '@crm/kit/pg/pool';

export interface Notice {
  userId: string;
  /** A key of notification.texts. */
  kind: string;
  params: Readonly<Record<string, string>>;
  recordType: string;
  recordId: string;
  clientId?: string;
}

const INSERT: Statement = {
  name: 'notification_insert',
  text: `insert into notifications (id, user_id, kind, params, record_type, record_id, client_id, created_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8)`,
};

/** Tells a user something: a row to read and an event that lights up his screen. Nobody is told of his own doing. */
export async function notify(tx: Tx, notice: Notice, call: Call): Promise<void> {
  const { userId, kind, recordType, recordId, clientId = '' } = notice;
  if (!isUuid(userId) || userId === call.actor.userId) return;
  const id = uuidv7();
  await tx.query(INSERT, [
    id,
    userId,
    kind,
    JSON.stringify(notice.params),
    recordType,
    isUuid(recordId) ? recordId : null,
    isUuid(clientId) ? clientId : null,
    call.now,
  ]);
  await appendEvents(
    tx,
    [
      {
        topic: 'crm.clients.notifications.v1',
        type: 'crm.clients.notification.created.v1',
        aggregate: 'notification',
        key: id,
        sequence: 1n,
        data: { notificationId: id, userId, kind, recordType, recordId },
        access: { permission: 'clients:notification:read', ownerId: userId },
        actorId: call.actor.userId,
        traceparent: call.traceparent,
        time: call.now,
      },
    ],
    { service: 'clients' },
  );
}
