import {
  TeamsServiceService,
  type GetOrganisationRequest,
  type GetOrganisationResponse,
} from '@crm/proto/gen/crm/identity/v1/teams';
import type { Call } from '@crm/kit/grpc/call';
import { implement, type Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { standardMethods } from '@crm/kit/resource/standard';
import { subtreeOf } from '../grants/grants.ts';
import { organisationAsOf } from '../organisation/organisation.store.ts';
import { teams } from './team.resource.ts';

async function getOrganisation(
  db: Db,
  { asOf, rootId }: GetOrganisationRequest,
  call: Call,
): Promise<GetOrganisationResponse> {
  const date =
    asOf === '' ? new Intl.DateTimeFormat('sv-SE', { timeZone: call.actor.timeZone }).format(call.now) : asOf;
  const nodes = await organisationAsOf(db, date, call.actor.timeZone);
  if (rootId === '') return { nodes };
  const below = new Set(
    subtreeOf(
      rootId,
      nodes.map(({ teamId, parentId }) => ({ id: teamId, parentId })),
    ),
  );
  return { nodes: nodes.filter(({ teamId }) => below.has(teamId)) };
}

export function teamsRpc(db: Db): Implementation {
  const methods = standardMethods(teams, db);
  return implement(TeamsServiceService, {
    getTeam: methods.get,
    listTeams: methods.list,
    createTeam: methods.create,
    updateTeam: methods.update,
    deleteTeam: methods.delete,
    restoreTeam: methods.restore,
    getTeamHistory: methods.history,
    getOrganisation: (request, call) => getOrganisation(db, request, call),
  });
}
