import { isPerson } from '@crm/kit/access/actor';
import { defineResource, type Change } from '@crm/kit/resource/define';
import type { Part } from '@crm/kit/resource/parts';
import type { Call } from '@crm/kit/grpc/call';
import { invalid } from '@crm/kit/grpc/errors';
import { cancel, schedule } from '@crm/kit/jobs/scheduler';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import { ActivityPreset, ActivityStatus, type Activity } from '@crm/proto/gen/crm/clients/v1/activities';
import { registry } from '@crm/proto/registry/clients';
import { loadCalendar } from '../calendar/calendar.store.ts';
import { parseRelativeDate } from '../calendar/due-date.ts';
import { clientNameOf } from '../client/client-name.ts';
import { errors } from '../errors.ts';
import { notify } from '../notification/notification.store.ts';
import { LINE_REMOVED, timelineLine } from '../timeline/timeline.store.ts';
import { CONTACTS, chooseResult, completedAt, isContact, isFact, followDueTime, isOverdue, plan } from './activity.ts';
import { activityVerbs } from './activity.verbs.ts';
import { subjectOf } from './activity.texts.ts';
import { resultDictionary } from './results.store.ts';

export const REMIND = 'activity.remind';
const ACCESS_REQUEST = ActivityPreset.ACTIVITY_PRESET_ACCESS_REQUEST;

/** Activities with their rules: plan, fact and result; reminders; the line in the timeline. */
export function activityResource() {
  return defineResource<Activity>({
    service: 'clients',
    registry,
    message: 'crm.clients.v1.Activity',
    table: 'activities',
    permission: 'clients:activity',
    scope: { owner: 'owner_id', team: 'team_id' },
    topic: 'crm.clients.activities.v1',
    clientId: 'clientId',
    search: ['subject', 'description', 'resultComment'],
    columns: {
      dueIn: false,
      clientName: clientNameOf('client_id'),
      overdue: { asOf: isOverdue },
    },
    imported: { restored: ['status', 'completeTime'] },
    stands: {
      title: { en: 'planned activities', ru: 'запланированные дела', bg: 'планирани дейности' },
      while: "status = 'ACTIVITY_STATUS_PLANNED'",
      except: ['clientId', 'dealId', 'orderId', 'related', 'previousId'],
    },
    label: (activity) => activity.subject,
    verbs: activityVerbs,
    refusal: (reason, params) => errors[reason as keyof typeof errors](params),
    hooks: { defaults, prepare, check, parts, after },
  });
}

export type ActivityResource = ReturnType<typeof activityResource>;

interface KnownClient {
  owner_id: string | null;
  team_id: string | null;
  name: string;
  protected_until: Date | null;
}

const CLIENT: Statement = {
  name: 'activity_client',
  text: 'select owner_id, team_id, name, protected_until from clients where id = $1 and deleted_at is null',
};
// Derived, and shown only: neither a version nor an event of the client, or every call logged would make the card of
// somebody who edits the client stale.
const CONTACTED = `update clients c set last_contact_time = greatest(c.last_contact_time, saved.complete_time)
  from saved where c.id = saved.client_id`;
// A contact that was moved may no longer be the last one.
const CONTACT_MOVED = `update clients c set last_contact_time = greatest(saved.complete_time, (
    select max(a.complete_time) from activities a where a.client_id = c.id and a.id <> saved.id
      and a.status = 'ACTIVITY_STATUS_DONE' and a.type = any($1) and a.deleted_at is null))
  from saved where c.id = saved.client_id`;

// The client of a contact that was deleted, or that turned out to be with somebody else.
const CONTACT_GONE = `update clients c set last_contact_time = (
    select max(a.complete_time) from activities a where a.client_id = c.id and a.id <> saved.id
      and a.status = 'ACTIVITY_STATUS_DONE' and a.type = any($1) and a.deleted_at is null)
  from saved where c.id = $2`;

/** What a new activity lacks: an owner, a subject, a status. Notes, decisions and what has a result are done at once. */
export function defaults(draft: Activity, call: Call): Activity {
  const done = isFact(draft.type, draft.resultCode);
  return {
    ...draft,
    subject: draft.subject.trim() === '' ? subjectOf(draft.preset, draft.type, call.language) : draft.subject.trim(),
    status: done ? ActivityStatus.ACTIVITY_STATUS_DONE : ActivityStatus.ACTIVITY_STATUS_PLANNED,
    completeTime: done ? (draft.endTime ?? draft.startTime ?? call.now) : undefined,
  };
}

/** Turns a relative due date into an instant, and looks whom the client belongs to. */
export async function prepare(draft: Activity, call: Call, tx: Tx, before: Activity | undefined): Promise<Activity> {
  const planned = draft.status === ActivityStatus.ACTIVITY_STATUS_PLANNED;
  const timed = planned
    ? followDueTime(before, { ...draft, ...(await dueTimes(draft, call, tx)) })
    : { ...draft, completeTime: completedAt(before, draft) };
  const warning = draft.clientId === '' ? '' : await warningOf(draft, before, call, tx);
  return { ...timed, warning: draft.warning || warning, dueIn: '' };
}

async function dueTimes(draft: Activity, call: Call, tx: Tx): Promise<{ dueTime?: Date; remindTime?: Date }> {
  if (draft.dueIn === '') return plan(draft, undefined, await loadCalendar(tx, call.actor.timeZone), call.now);
  const relative = parseRelativeDate(draft.dueIn);
  if (!relative.ok)
    throw errors.BAD_RELATIVE_DATE(relative.params, { violations: [{ field: 'activity.dueIn', reason: 'PATTERN' }] });
  return plan({ remindTime: draft.remindTime }, relative.value, await loadCalendar(tx, call.actor.timeZone), call.now);
}

/** A word of warning when a protected client is somebody else's. Throws for a new activity with a client who is gone. */
async function warningOf(draft: Activity, before: Activity | undefined, call: Call, tx: Tx): Promise<string> {
  const [client] = await tx.query<KnownClient>(CLIENT, [draft.clientId]);
  if (!client) {
    if (before === undefined) throw invalid([{ field: 'activity.clientId', reason: 'NOT_FOUND' }]);
    return '';
  }
  const foreign = isPerson(call.actor) && client.owner_id !== null && client.owner_id !== call.actor.userId;
  return foreign && isContact(draft.type) && client.protected_until !== null && client.protected_until > call.now
    ? 'CLIENT_PROTECTED'
    : '';
}

/** What a caller may not make by writing a record: a request for access is made by asking for it. */
export async function check(
  before: Activity | undefined,
  after: Activity,
  _call: Call,
  tx: Pick<Tx, 'query'>,
): Promise<void> {
  if (after.preset === ACCESS_REQUEST && before?.preset !== ACCESS_REQUEST)
    throw invalid([{ field: 'activity.preset', reason: 'NOT_ALLOWED' }]);
  if (before === undefined) {
    if (after.resultCode === '') return;
    const result = chooseResult(await resultDictionary(tx), after.type, after.resultCode);
    if (!result.ok) throw errors[result.reason](result.params);
    return;
  }
  const closed = before.status !== ActivityStatus.ACTIVITY_STATUS_PLANNED;
  const replanned = before.dueTime?.getTime() !== after.dueTime?.getTime() || before.ownerId !== after.ownerId;
  if (closed && replanned && after.deleteTime === undefined) throw errors.ACTIVITY_NOT_PLANNED();
}

/** Its line in the timeline, and when the client was last spoken to. */
function parts({ action, before, after }: Change<Activity>): Part[] {
  const line = action === 'delete' || after.clientId === '' ? [LINE_REMOVED] : lineOf(after);
  return [...line, ...contactParts(contactIn(before), contactIn(after))];
}

/** The activity where it is a contact with a client that took place. */
function contactIn(activity: Activity | undefined): Activity | undefined {
  const took = activity?.status === ActivityStatus.ACTIVITY_STATUS_DONE && activity.deleteTime === undefined;
  return took && activity.clientId !== '' && isContact(activity.type) ? activity : undefined;
}

function contactParts(before: Activity | undefined, after: Activity | undefined): Part[] {
  const gone = before !== undefined && before.clientId !== after?.clientId;
  const parts: Part[] = gone ? [{ text: CONTACT_GONE, params: [CONTACTS, before.clientId] }] : [];
  if (after === undefined) return parts;
  const moved =
    !gone && before?.completeTime !== undefined && before.completeTime > (after.completeTime ?? new Date(0));
  return [...parts, moved ? { text: CONTACT_MOVED, params: [CONTACTS] } : { text: CONTACTED, params: [] }];
}

/** What belongs to an activity besides: its timer, the word to those concerned. */
export async function after(tx: Tx, change: Change<Activity>): Promise<void> {
  const { action, after: saved, call } = change;
  await saveReminder(tx, change);
  if (action !== 'create') return;
  if (saved.warning !== '') await warnOwner(tx, saved, call);
  if (saved.preset !== ACCESS_REQUEST && isPerson(call.actor)) await tellOwner(tx, saved, call);
}

/** Says that an activity is now with its owner, unless he took it himself. */
export async function tellOwner(tx: Tx, activity: Activity, call: Call): Promise<void> {
  const params = { actor: call.actor.name, subject: activity.subject };
  await notify(
    tx,
    {
      userId: activity.ownerId,
      kind: 'ACTIVITY_DELEGATED',
      params,
      recordType: 'clients.activity',
      recordId: activity.id,
      clientId: activity.clientId,
    },
    call,
  );
}

async function warnOwner(tx: Tx, activity: Activity, call: Call): Promise<void> {
  const [client] = await tx.query<KnownClient>(CLIENT, [activity.clientId]);
  const params = { actor: call.actor.name, client: client?.name ?? '' };
  await notify(
    tx,
    {
      userId: client?.owner_id ?? '',
      kind: 'CLIENT_CONTACTED',
      params,
      recordType: 'clients.activity',
      recordId: activity.id,
      clientId: activity.clientId,
    },
    call,
  );
}

async function saveReminder(tx: Tx, { before, after: saved, call }: Change<Activity>): Promise<void> {
  const wanted =
    saved.deleteTime === undefined && saved.status === ActivityStatus.ACTIVITY_STATUS_PLANNED
      ? saved.remindTime
      : undefined;
  const had =
    before?.deleteTime === undefined && before?.status === ActivityStatus.ACTIVITY_STATUS_PLANNED
      ? before.remindTime
      : undefined;
  if (wanted?.getTime() === had?.getTime()) return;
  if (wanted) await schedule(tx, { kind: REMIND, key: saved.id, runAt: wanted, payload: { activityId: saved.id } });
  else await cancel(tx, REMIND, saved.id, call.now);
}

const KINDS: Readonly<Record<string, string>> = {
  ACTIVITY_STATUS_PLANNED: 'planned',
  ACTIVITY_STATUS_DONE: 'done',
  ACTIVITY_STATUS_CANCELLED: 'cancelled',
};

function lineOf(activity: Activity): Part[] {
  return timelineLine({
    id: activity.id,
    clientId: activity.clientId,
    time: activity.completeTime ?? activity.startTime ?? activity.dueTime ?? activity.createTime ?? new Date(0),
    group: 'TIMELINE_GROUP_COMMUNICATION',
    kind: `activity.${KINDS[activity.status] ?? 'planned'}`,
    recordType: 'clients.activity',
    recordId: activity.id,
    related: [activity.dealId, activity.orderId],
    actorId: activity.ownerId,
    text: [activity.description, activity.resultComment].filter(Boolean).join('\n'),
    data: { type: activity.type, subject: activity.subject, result: activity.resultCode, due: activity.dueTime },
    permission: 'clients:activity:read',
    ownerId: activity.ownerId,
    teamId: activity.teamId,
  });
}
