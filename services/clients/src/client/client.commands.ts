import { inScope } from '@crm/kit/access/scope';
import type { Call } from '@crm/kit/grpc/call';
import { notFound } from '@crm/kit/grpc/errors';
import type { Db, Statement, Tx } from '@crm/kit/pg/pool';
import { loadRow, runCommand, runOnce, saveRow } from '@crm/kit/resource/command';
import { ActivityPreset, ActivityType, Activity } from '@crm/proto/gen/crm/clients/v1/activities';
import type {
  AssignClientRequest,
  ChangeClientStageRequest,
  Client,
  RequestClientAccessRequest,
  RequestClientAccessResponse,
} from '@crm/proto/gen/crm/clients/v1/clients';
import {
  ClientAccessRequested,
  ClientAssigned,
  ClientStageChanged,
} from '@crm/proto/gen/crm/clients/events/v1/clients';
import { registry } from '@crm/proto/registry/clients';
import { createActivity } from '../activity/activity.create.ts';
import type { ActivityResource } from '../activity/activity.resource.ts';
import { errors } from '../errors.ts';
import { notify } from '../notification/notification.store.ts';
import { timelineLine } from '../timeline/timeline.store.ts';
import { findUser } from '../user/user.store.ts';
import { line, protectedUntil, type ClientResource, type ClientRules } from './client.resource.ts';
import { changeStage } from './client-stage.ts';
import { stageEntered } from './stages.store.ts';

/** Moves a client to another stage: history, line in the timeline and event in one transaction. */
export async function changeClientStage(
  db: Db,
  clients: ClientResource,
  request: ChangeClientStageRequest,
  call: Call,
): Promise<Client> {
  const options = {
    id: request.id,
    etag: request.etag,
    permission: 'clients:client:edit',
    action: 'changeStage',
    basis: request.reason,
    request,
  };
  return runCommand(db, clients, call, options, (_tx, before) => {
    const present = { stage: before.stage, enteredAt: before.stageEnteredTime ?? before.createTime ?? call.now };
    const change = changeStage(present, request.stage, request.reason, call.now);
    if (!change.ok) throw errors[change.reason](change.params);
    const { from, to, at, reason, seconds } = change.value;
    const after = { ...before, stage: request.stage, stageEnteredTime: at };
    const parts = [
      stageEntered(to, at, call.actor.userId, reason),
      ...timelineLine(line(after, call, 'client.stage_changed', undefined, { from, to, reason })),
    ];
    const data = ClientStageChanged.toJSON(
      ClientStageChanged.fromPartial({
        clientId: before.id,
        from: before.stage,
        to: request.stage,
        time: at,
        stageSeconds: seconds,
      }),
    ) as object;
    return { after, parts, events: [{ type: 'crm.clients.client.stage_changed.v1', data }] };
  });
}

/** Gives a client to another owner; the new one is told. */
export async function assignClient(
  db: Db,
  clients: ClientResource,
  rules: ClientRules,
  request: AssignClientRequest,
  call: Call,
): Promise<Client> {
  const options = {
    id: request.id,
    etag: request.etag,
    permission: 'clients:client:assign',
    action: 'assign',
    handsOver: true,
    basis: request.reason,
    request,
  };
  return runCommand(db, clients, call, options, async (tx, before) => {
    const owner = await findUser(tx, request.ownerId);
    if (!owner?.active) throw errors.USER_NOT_FOUND();
    if (before.ownerId === owner.id) return { after: before };
    const after = {
      ...before,
      ownerId: owner.id,
      teamId: owner.teamId ?? '',
      protectedUntil: protectedUntil(call.now, rules),
    };
    const parts = timelineLine(
      line(after, call, 'client.assigned', undefined, { owner: owner.name, reason: request.reason }),
    );
    await notify(
      tx,
      {
        userId: owner.id,
        kind: 'CLIENT_ASSIGNED',
        params: { client: before.name },
        recordType: 'clients.client',
        recordId: before.id,
        clientId: before.id,
      },
      call,
    );
    const fact = {
      clientId: before.id,
      fromOwnerId: before.ownerId,
      toOwnerId: owner.id,
      protectedUntil: after.protectedUntil,
    };
    const data = ClientAssigned.toJSON(ClientAssigned.fromPartial(fact)) as object;
    return { after, parts, events: [{ type: 'crm.clients.client.assigned.v1', data }] };
  });
}

const OPEN_REQUEST: Statement = {
  name: 'access_request_open',
  text: `select id from activities where client_id = $1 and owner_id = $2 and created_by = $3
    and preset = 'ACTIVITY_PRESET_ACCESS_REQUEST' and status = 'ACTIVITY_STATUS_PLANNED' and deleted_at is null limit 1`,
};

/** What the same person has asked of the same owner and has no answer to yet. */
async function openRequest(tx: Tx, clientId: string, ownerId: string, by: string): Promise<string | undefined> {
  return (await tx.query<{ id: string }>(OPEN_REQUEST, [clientId, ownerId, by]))[0]?.id;
}

/** Asks the owner of a client that the caller may not see: a task and a notification for the owner, once until it is answered. */
export async function requestAccess(
  db: Db,
  clients: ClientResource,
  activities: ActivityResource,
  request: RequestClientAccessRequest,
  call: Call,
): Promise<RequestClientAccessResponse> {
  return runOnce(
    db,
    registry,
    call,
    { method: 'clients.client.requestAccess', request, answer: 'crm.clients.v1.RequestClientAccessResponse' },
    async (tx) => {
      const client = await loadRow(tx, clients, request.id);
      if (client.deleteTime !== undefined) throw notFound('client', request.id);
      if (inScope(call.actor, 'clients:client:read', client)) throw errors.ACCESS_NOT_NEEDED();
      const owner = await findUser(tx, client.ownerId);
      if (!owner) throw errors.CLIENT_WITHOUT_OWNER();
      const asked = await openRequest(tx, client.id, owner.id, call.actor.userId);
      if (asked !== undefined) return { activityId: asked, ownerName: owner.name };
      const task = Activity.fromPartial({
        type: ActivityType.ACTIVITY_TYPE_TASK,
        preset: ActivityPreset.ACTIVITY_PRESET_ACCESS_REQUEST,
        clientId: client.id,
        ownerId: owner.id,
        teamId: owner.teamId ?? '',
        description: [call.actor.name, request.comment].filter(Boolean).join(': '),
        dueIn: '+1 working day',
      });
      const made = await createActivity(tx, activities, task, call);
      await notify(
        tx,
        {
          userId: owner.id,
          kind: 'ACCESS_REQUESTED',
          params: { actor: call.actor.name, client: client.name },
          recordType: 'clients.activity',
          recordId: made.id,
          clientId: client.id,
        },
        call,
      );
      const data = ClientAccessRequested.toJSON({
        clientId: client.id,
        requestedBy: call.actor.userId,
        activityId: made.id,
      }) as object;
      await saveRow(tx, clients, client, client, call, {
        action: 'requestAccess',
        events: [{ type: 'crm.clients.client.access_requested.v1', data }],
      });
      return { activityId: made.id, ownerName: owner.name };
    },
  );
}
