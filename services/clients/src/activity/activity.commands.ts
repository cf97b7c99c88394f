import type { Call } from '@crm/kit/grpc/call';
import type { Db, Tx } from '@crm/kit/pg/pool';
import { newRow, runVerb } from '@crm/kit/resource/command';
import {
  ActivityCancelled,
  ActivityCompleted,
  ActivityDelegated,
  ActivitySnoozed,
} from '@crm/proto/gen/crm/clients/events/v1/activities';
import {
  Activity,
  ActivityStatus,
  type CancelActivityRequest,
  type CompleteActivityRequest,
  type DelegateActivityRequest,
  type SnoozeActivityRequest,
} from '@crm/proto/gen/crm/clients/v1/activities';
import { loadCalendar } from '../calendar/calendar.store.ts';
import { dueAt, parseRelativeDate } from '../calendar/due-date.ts';
import { errors } from '../errors.ts';
import { findUser } from '../user/user.store.ts';
import { complete, delegate, remindedAlike, snooze } from './activity.ts';
import { createActivity } from './activity.create.ts';
import { after as settle, check, tellOwner, type ActivityResource } from './activity.resource.ts';
import { resultDictionary } from './results.store.ts';

/** The message that rules look at: times and repetition as plain values. */
function stateOf(activity: Activity) {
  return { ...activity, repeat: activity.repeat };
}

/** Closes an activity; plans its repetition and the next one that the caller asked for. */
export async function completeActivity(
  db: Db,
  activities: ActivityResource,
  request: CompleteActivityRequest,
  call: Call,
): Promise<Activity> {
  return runVerb(db, activities, call, 'complete', request, async (tx, before) => {
    const done = await completed(tx, before, request, call);
    await settle(tx, { action: 'complete', before, after: done.after, call });
    if (done.repeatAt) await createActivity(tx, activities, repeated(before, done.repeatAt), call);
    if (request.next) {
      const next = newRow(activities, following(before, request.next), call);
      await check(undefined, next, call, tx);
      await createActivity(tx, activities, { ...next, previousId: before.id }, call);
    }
    return { after: done.after, events: [completedFact(done.after)] };
  });
}

/** The activity as closed with a result; throws what the rules refuse. */
export async function completed(
  tx: Tx,
  before: Activity,
  result: { resultCode: string; resultComment: string; completeTime?: Date | undefined },
  call: Call,
): Promise<{ after: Activity; repeatAt?: Date }> {
  const calendar = await loadCalendar(tx, call.actor.timeZone);
  const decision = complete(
    stateOf(before),
    await resultDictionary(tx),
    result.resultCode,
    { completeTime: result.completeTime, now: call.now },
    calendar,
  );
  if (!decision.ok) throw errors[decision.reason](decision.params);
  const { completeTime, repeatAt } = decision.value;
  const after = {
    ...before,
    status: ActivityStatus.ACTIVITY_STATUS_DONE,
    completeTime,
    resultCode: result.resultCode,
    resultComment: result.resultComment,
  };
  return { after, ...(repeatAt && { repeatAt }) };
}

export function completedFact(activity: Activity) {
  const fact = { ...activity, activityId: activity.id };
  return {
    type: 'crm.clients.activity.completed.v1',
    data: ActivityCompleted.toJSON(ActivityCompleted.fromPartial(pick(fact))) as object,
  };
}

function pick({
  activityId,
  type,
  clientId,
  resultCode,
  completeTime,
  dealId,
  orderId,
  preset,
}: Activity & { activityId: string }) {
  return { activityId, type, clientId, resultCode, completeTime, dealId, orderId, preset };
}

/** What the next of a repeated activity has from the one before. */
const KEPT = [
  'type',
  'subject',
  'description',
  'clientId',
  'related',
  'dealId',
  'orderId',
  'direction',
  'preset',
  'repeat',
  'repeatFromTime',
  'ownerId',
  'teamId',
  'tags',
] as const;

function repeated(before: Activity, dueTime: Date): Activity {
  const kept = Object.fromEntries(KEPT.map((name) => [name, before[name]]));
  return Activity.fromPartial({ ...kept, dueTime, remindTime: remindedAlike(before, dueTime), previousId: before.id });
}

function following(before: Activity, next: Activity): Activity {
  return {
    ...next,
    clientId: next.clientId || before.clientId,
    dealId: next.dealId || before.dealId,
    orderId: next.orderId || before.orderId,
    ownerId: next.ownerId || before.ownerId,
    teamId: next.teamId || before.teamId,
  };
}

/** Drops a planned activity. */
export async function cancelActivity(
  db: Db,
  activities: ActivityResource,
  request: CancelActivityRequest,
  call: Call,
): Promise<Activity> {
  return runVerb(db, activities, call, 'cancel', request, async (tx, before) => {
    const after = {
      ...before,
      status: ActivityStatus.ACTIVITY_STATUS_CANCELLED,
      completeTime: call.now,
      resultComment: request.reason,
    };
    await settle(tx, { action: 'cancel', before, after, call });
    return {
      after,
      events: [
        {
          type: 'crm.clients.activity.cancelled.v1',
          data: ActivityCancelled.toJSON({ activityId: before.id, clientId: before.clientId }) as object,
        },
      ],
    };
  });
}

/** Puts an activity off, by a date or by "+3 working days". */
export async function snoozeActivity(
  db: Db,
  activities: ActivityResource,
  request: SnoozeActivityRequest,
  call: Call,
): Promise<Activity> {
  return runVerb(db, activities, call, 'snooze', request, async (tx, before) => {
    const decision = snooze(stateOf(before), await untilOf(tx, request, call), call.now);
    if (!decision.ok) throw errors[decision.reason](decision.params);
    const after = { ...before, ...decision.value, remindedTime: undefined };
    await settle(tx, { action: 'snooze', before, after, call });
    const data = ActivitySnoozed.toJSON({
      activityId: before.id,
      clientId: before.clientId,
      dueTime: after.dueTime,
    }) as object;
    return { after, events: [{ type: 'crm.clients.activity.snoozed.v1', data }] };
  });
}

async function untilOf(tx: Tx, request: SnoozeActivityRequest, call: Call): Promise<Date> {
  if (request.untilIn === '') return request.until ?? call.now;
  const relative = parseRelativeDate(request.untilIn);
  if (!relative.ok)
    throw errors.BAD_RELATIVE_DATE(relative.params, { violations: [{ field: 'untilIn', reason: 'PATTERN' }] });
  return dueAt(await loadCalendar(tx, call.actor.timeZone), call.now, relative.value);
}

/** Gives an activity to a colleague, who is told. */
export async function delegateActivity(
  db: Db,
  activities: ActivityResource,
  request: DelegateActivityRequest,
  call: Call,
): Promise<Activity> {
  const decide = async (tx: Tx, before: Activity) => {
    const user = await findUser(tx, request.ownerId);
    if (!user?.active) throw errors.USER_NOT_FOUND();
    const decision = delegate(stateOf(before), user.id);
    if (!decision.ok) throw errors[decision.reason](decision.params);
    const after = { ...before, ...decision.value, teamId: user.teamId ?? '' };
    await settle(tx, { action: 'delegate', before, after, call });
    await tellOwner(tx, after, call);
    const fact = { activityId: before.id, clientId: before.clientId, fromOwnerId: before.ownerId, toOwnerId: user.id };
    return {
      after,
      events: [{ type: 'crm.clients.activity.delegated.v1', data: ActivityDelegated.toJSON(fact) as object }],
    };
  };
  return runVerb(db, activities, call, 'delegate', request, decide, { basis: request.comment, handsOver: true });
}
