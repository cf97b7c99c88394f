import { implement, type Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { getRecord } from '@crm/kit/resource/read';
import { standardMethods } from '@crm/kit/resource/standard';
import { ClientsServiceService, type ClientStage, type ClientStageEntry } from '@crm/proto/gen/crm/clients/v1/clients';
import type { ActivityResource } from '../activity/activity.resource.ts';
import { assignClient, changeClientStage, requestAccess } from './client.commands.ts';
import type { ClientResource, ClientRules } from './client.resource.ts';
import { findDuplicates } from './duplicates.queries.ts';
import { listStages, type StageRow } from './stages.store.ts';

/** gRPC of clients. */
export function clientsService(
  db: Db,
  clients: ClientResource,
  activities: ActivityResource,
  rules: ClientRules,
): Implementation {
  const standard = standardMethods(clients, db);
  return implement(ClientsServiceService, {
    getClient: standard.get,
    listClients: standard.list,
    createClient: standard.create,
    updateClient: standard.update,
    deleteClient: standard.delete,
    restoreClient: standard.restore,
    batchUpdateClients: standard.batchUpdate,
    getClientHistory: standard.history,
    aggregateClients: standard.aggregate,
    exportClients: standard.export,
    findDuplicates: async (request, call) => ({
      duplicates: await findDuplicates(db, request, call.actor, rules.phoneRegion),
    }),
    requestClientAccess: (request, call) => requestAccess(db, clients, activities, request, call),
    changeClientStage: (request, call) => changeClientStage(db, clients, request, call),
    assignClient: (request, call) => assignClient(db, clients, rules, request, call),
    listClientStages: async (request, call) => {
      const client = await getRecord(db, clients, request.id, call);
      return { stages: (await listStages(db, client.id)).map((row) => stageEntry(row, call.now)) };
    },
  });
}

function stageEntry(row: StageRow, now: Date): ClientStageEntry {
  const end = row.left_at ?? now;
  return {
    stage: row.stage as ClientStage,
    enterTime: row.entered_at,
    leaveTime: row.left_at ?? undefined,
    actorId: row.actor_id ?? '',
    reason: row.reason,
    durationSeconds: BigInt(Math.max(0, Math.floor((end.getTime() - row.entered_at.getTime()) / 1000))),
  };
}
