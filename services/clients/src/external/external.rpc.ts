import type { Call } from '@crm/kit/grpc/call';
import { implement, type Implementation } from '@crm/kit/grpc/implement';
import { uuidv7 } from '@crm/kit/ids/uuid';
import { appendEvents, type EventDraft } from '@crm/kit/outbox/append';
import type { Db } from '@crm/kit/pg/pool';
import { searchText } from '@crm/kit/resource/search';
import { Client, ClientKind, ClientRole, ClientStage } from '@crm/proto/gen/crm/clients/v1/clients';
import {
  ExternalClientsServiceService,
  type ExternalClient,
  type UndoExternalImportRequest,
  type UndoExternalImportResponse,
  type UpsertExternalClientsRequest,
  type UpsertExternalClientsResponse,
} from '@crm/proto/gen/crm/clients/v1/external';
import { nameKey } from '../client/duplicate.ts';
import { countKept, insertExternal, knownClients, lockSystem, removeExternal, type Draft } from './external.store.ts';

const BATCH = 500;
const SERVICE = { service: 'clients' };

/** gRPC for other services that take clients over from files: found or created by their foreign ids, set by set. */
export function externalClientsService(db: Db): Implementation {
  return implement(ExternalClientsServiceService, {
    upsertExternalClients: (request, call) => upsert(db, request, call),
    undoExternalImport: (request, call) => undo(db, request, call),
  });
}

/** Idempotent by nature: the second time all are found. So no request id is remembered. */
async function upsert(
  db: Db,
  request: UpsertExternalClientsRequest,
  call: Call,
): Promise<UpsertExternalClientsResponse> {
  return db.tx(async (tx) => {
    const wanted = new Map(request.clients.map((client) => [client.externalId, client]));
    await lockSystem(tx, request.system);
    const known = await knownClients(tx, request.system, [...wanted.keys()]);
    const drafts = [...wanted.values()]
      .filter(({ externalId }) => !known.has(externalId))
      .map((one) => toDraft(one, request, call));
    if (drafts.length > 0) {
      await insertExternal(tx, drafts, request, call);
      await appendEvents(
        tx,
        drafts.flatMap(({ client }) => createdEvents(client, call)),
        SERVICE,
      );
    }
    const created = new Map(drafts.map(({ external, client }) => [external, client.id]));
    const clients = request.clients.map(({ externalId }) => {
      const clientId = created.get(externalId) ?? known.get(externalId) ?? '';
      return { externalId, clientId, created: created.has(externalId) };
    });
    return { clients };
  });
}

function toDraft(one: ExternalClient, request: UpsertExternalClientsRequest, call: Call): Draft {
  const source = { channel: one.sourceChannel || 'import', time: one.firstTime ?? call.now };
  const client = Client.fromPartial({
    id: uuidv7(),
    etag: '"1"',
    createTime: call.now,
    updateTime: call.now,
    createdBy: request.actorId,
    updatedBy: request.actorId,
    ownerId: request.ownerId,
    teamId: request.teamId,
    kind: ClientKind.CLIENT_KIND_ORGANIZATION,
    roles: [ClientRole.CLIENT_ROLE_CUSTOMER],
    name: one.name,
    country: one.country,
    firstSource: source,
    lastSource: source,
    sourceChannel: source.channel,
    stage: ClientStage.CLIENT_STAGE_ACCOMPLISHED,
    stageEnteredTime: call.now,
    externalIds: [{ system: request.system, id: one.externalId }],
  });
  return {
    client,
    external: one.externalId,
    nameKey: nameKey(one.name),
    search: searchText([one.name, one.externalId]),
  };
}

function createdEvents(client: Client, call: Call): EventDraft[] {
  const { id, kind, roles, country, stage } = client;
  const values = { kind, roles, country, stage };
  const data = { id, version: '1', clientId: id, changedFields: Object.keys(values), values };
  const common = commonOf(id, 1n, { ownerId: client.ownerId, teamId: client.teamId }, call);
  return [
    { ...common, topic: 'crm.clients.clients.v1', type: 'crm.clients.client.created.v1', data },
    {
      ...common,
      topic: 'crm.clients.clients.state.v1',
      type: 'crm.clients.client.state.v1',
      data: Client.toJSON(client) as object,
    },
  ];
}

async function undo(db: Db, request: UndoExternalImportRequest, call: Call): Promise<UndoExternalImportResponse> {
  return db.tx(async (tx) => {
    const removed = await removeExternal(tx, request.importId, BATCH, request.actorId, request.keepIds, call);
    const events = removed.flatMap((row): EventDraft[] => {
      const common = commonOf(
        row.id,
        row.event_seq + 1n,
        { ownerId: row.owner_id ?? '', teamId: row.team_id ?? '' },
        call,
      );
      const data = { id: row.id, version: '2', clientId: row.id, changedFields: ['deleteTime'], values: {} };
      return [
        { ...common, topic: 'crm.clients.clients.v1', type: 'crm.clients.client.deleted.v1', data },
        { ...common, topic: 'crm.clients.clients.state.v1', type: 'crm.clients.client.state.v1', data: null },
      ];
    });
    await appendEvents(tx, events, SERVICE);
    const more = removed.length === BATCH;
    return { removed: removed.length, kept: more ? 0 : await countKept(tx, request.importId), more };
  });
}

function commonOf(id: string, sequence: bigint, { ownerId, teamId }: { ownerId: string; teamId: string }, call: Call) {
  return {
    aggregate: 'client',
    key: id,
    sequence,
    clientId: id,
    actorId: call.actor.userId,
    traceparent: call.traceparent,
    time: call.now,
    access: { permission: 'clients:client:read', ...(ownerId && { ownerId }), ...(teamId && { teamId }) },
  };
}
