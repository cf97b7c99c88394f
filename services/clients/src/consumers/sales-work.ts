import { DomainRejected, type Consumer } from '@crm/kit/inbox/declaration';
import type { CloudEvent } from '@crm/kit/kafka/cloudevent';
import type { Call } from '@crm/kit/grpc/call';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import { saveRow } from '@crm/kit/resource/command';
import { loadRows } from '@crm/kit/resource/load';
import { Activity, ActivityPreset, ActivityStatus, ActivityType } from '@crm/proto/gen/crm/clients/v1/activities';
import {
  OrderCancelled,
  OrderConfirmed,
  OrderPaid,
  OrderRestCancelled,
  OrderReturned,
} from '@crm/proto/gen/crm/sales/events/v1/order_events';
import type { Money } from '@crm/proto/gen/crm/type/v1/money';
import { ReservationCompleted } from '@crm/proto/gen/crm/sales/events/v1/reservation_events';
import { completed, completedFact } from '../activity/activity.commands.ts';
import { followDueTime } from '../activity/activity.ts';
import { createActivity } from '../activity/activity.create.ts';
import { after as settle, type ActivityResource } from '../activity/activity.resource.ts';
import { loadCalendar } from '../calendar/calendar.store.ts';
import { dueAt } from '../calendar/due-date.ts';
import { instantOf, intervalsOf } from '../calendar/working-calendar.ts';
import { notify } from '../notification/notification.store.ts';
import { callFor } from '../system-call.ts';
import { formatMoney } from '../template/format.ts';
import { findUser } from '../user/user.store.ts';

const KNOWN: Statement = { name: 'work_client_known', text: 'select id from clients where id = $1' };
const OPEN: Statement = {
  name: 'work_open_check',
  text: `select id from activities where order_id = $1 and preset = 'ACTIVITY_PRESET_CHECK_PAYMENT' and status = 'ACTIVITY_STATUS_PLANNED' and deleted_at is null`,
};
/** When the order names no day of payment. */
const CHECK_IN = { count: 3, unit: 'working day' } as const;

/** What sales' facts mean for the people who work with clients: the task "check payment", and word of goods and money. */
export function salesWork(activities: ActivityResource): Consumer {
  return {
    name: 'clients.work',
    topics: ['crm.sales.orders.v1', 'crm.sales.reservations.v1'],
    handlers: {
      'crm.sales.order.confirmed.v1': (tx, event: CloudEvent, { now }) =>
        planCheck(tx, activities, OrderConfirmed.fromJSON(event.data), event, now),
      'crm.sales.order.paid.v1': async (tx, event: CloudEvent, { now }) => {
        const order = OrderPaid.fromJSON(event.data);
        const { call } = await callOf(tx, order.ownerId, event, now);
        await closeCheck(tx, activities, order.orderId, 'PAID', call);
        const params = { number: order.number, total: formatMoney(order.owed ?? order.total, call.language) };
        await notify(
          tx,
          {
            userId: order.ownerId,
            kind: 'ORDER_PAID',
            params,
            recordType: 'sales.order',
            recordId: order.orderId,
            clientId: order.clientId,
          },
          call,
        );
      },
      'crm.sales.order.updated.v1': (tx, event: CloudEvent, { now }) => moveCheck(tx, activities, event, now),
      'crm.sales.order.cancelled.v1': (tx, event: CloudEvent, { now }) =>
        nothingIsOwed(tx, activities, OrderCancelled.fromJSON(event.data), event, now),
      'crm.sales.order.rest_cancelled.v1': async (tx, event: CloudEvent, { now }) => {
        const order = OrderRestCancelled.fromJSON(event.data);
        if (isSettled(order.due)) await nothingIsOwed(tx, activities, order, event, now);
      },
      'crm.sales.order.returned.v1': async (tx, event: CloudEvent, { now }) => {
        const order = OrderReturned.fromJSON(event.data);
        if (isSettled(order.due)) await nothingIsOwed(tx, activities, order, event, now);
      },
      'crm.sales.reservation.completed.v1': async (tx, event: CloudEvent, { now }) => {
        const {
          orderId,
          orderNumber: number,
          clientId,
          ownerId,
          productName,
        } = ReservationCompleted.fromJSON(event.data);
        const { call } = await callOf(tx, ownerId, event, now);
        await notify(
          tx,
          {
            userId: ownerId,
            kind: 'RESERVATION_COMPLETED',
            params: { number, body: productName },
            recordType: 'sales.order',
            recordId: orderId,
            clientId,
          },
          call,
        );
      },
    },
  };
}

async function callOf(tx: Tx, ownerId: string, event: CloudEvent, now: Date) {
  const user = await findUser(tx, ownerId);
  return { user, call: callFor(user, now, event.traceparent) };
}

function isSettled(due: Money | undefined): boolean {
  return due !== undefined && Number(due.amount) === 0;
}

async function nothingIsOwed(
  tx: Tx,
  activities: ActivityResource,
  order: { orderId: string; ownerId: string },
  event: CloudEvent,
  now: Date,
): Promise<void> {
  const { call } = await callOf(tx, order.ownerId, event, now);
  await closeCheck(tx, activities, order.orderId, 'OBSOLETE', call);
}

async function planCheck(
  tx: Tx,
  activities: ActivityResource,
  order: OrderConfirmed,
  event: CloudEvent,
  now: Date,
): Promise<void> {
  const [known] = await tx.query(KNOWN, [order.clientId]);
  if (!known) throw new DomainRejected(`there is no client ${order.clientId} yet`);
  const open = await tx.query(OPEN, [order.orderId]);
  if (open.length > 0) return;
  const { user, call } = await callOf(tx, order.ownerId, event, now);
  const dueTime = order.paymentDueDate === '' ? await soon(tx, call) : await endOfDay(tx, order.paymentDueDate, call);
  const task = Activity.fromPartial({
    type: ActivityType.ACTIVITY_TYPE_TASK,
    preset: ActivityPreset.ACTIVITY_PRESET_CHECK_PAYMENT,
    clientId: order.clientId,
    dealId: order.dealId,
    orderId: order.orderId,
    ownerId: order.ownerId,
    teamId: user?.teamId ?? '',
    description: [order.number, formatMoney(order.total, call.language)].filter(Boolean).join(' · '),
    dueTime,
    related: [{ type: 'sales.order', id: order.orderId, label: order.number }],
  });
  await createActivity(tx, activities, task, call);
}

/** The day of payment was changed: the task that was planned for it goes along; without one it is asked after soon. */
async function moveCheck(tx: Tx, activities: ActivityResource, event: CloudEvent, now: Date): Promise<void> {
  const {
    id = '',
    changedFields = [],
    values = {},
  } = event.data as { id?: string; changedFields?: readonly string[]; values?: { paymentDueDate?: string } };
  if (!changedFields.includes('paymentDueDate')) return;
  const open = await tx.query<{ id: string }>(OPEN, [id]);
  for (const before of await loadRows(
    tx,
    activities,
    open.map((task) => task.id),
    { lock: true },
  )) {
    const { call } = await callOf(tx, before.ownerId, event, now);
    const dueTime = values.paymentDueDate ? await endOfDay(tx, values.paymentDueDate, call) : await soon(tx, call);
    const after = await saveRow(tx, activities, before, followDueTime(before, { ...before, dueTime }), call);
    await settle(tx, { action: 'update', before, after, call });
  }
}

async function soon(tx: Tx, call: Call): Promise<Date> {
  return dueAt(await loadCalendar(tx, call.actor.timeZone), call.now, CHECK_IN);
}

/** The end of work on a date. */
async function endOfDay(tx: Tx, date: string, call: Call): Promise<Date> {
  const calendar = await loadCalendar(tx, call.actor.timeZone);
  return instantOf(date, intervalsOf(calendar, date).at(-1)?.to ?? 18 * 60, calendar.timeZone);
}

async function closeCheck(
  tx: Tx,
  activities: ActivityResource,
  orderId: string,
  resultCode: string,
  call: Call,
): Promise<void> {
  const open = await tx.query<{ id: string }>(OPEN, [orderId]);
  for (const before of await loadRows(
    tx,
    activities,
    open.map(({ id }) => id),
    { lock: true },
  )) {
    if (before.status !== ActivityStatus.ACTIVITY_STATUS_PLANNED) continue;
    const { after } = await completed(tx, before, { resultCode, resultComment: '' }, call);
    const saved = await saveRow(tx, activities, before, after, call, {
      action: 'complete',
      events: [completedFact(after)],
    });
    await settle(tx, { action: 'complete', before, after: saved, call });
  }
}
