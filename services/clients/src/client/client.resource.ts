import { requirePermission } from '@crm/kit/access/actor';
import { inScope } from '@crm/kit/access/scope';
import type { Call } from '@crm/kit/grpc/call';
import { notFound } from '@crm/kit/grpc/errors';
import type { Tx } from '@crm/kit/pg/pool';
import { defineResource, type Change } from '@crm/kit/resource/define';
import { ClientStage, type Client } from '@crm/proto/gen/crm/clients/v1/clients';
import { registry } from '@crm/proto/registry/clients';
import { clientExists, errors } from '../errors.ts';
import { removeTimeline, saveTimeline } from '../timeline/timeline.store.ts';
import { findUser } from '../user/user.store.ts';
import { normalClient, taxIdsOf } from './client.draft.ts';
import { findTaxpayer, saveIdentifiers } from './identifiers.store.ts';
import { enterStage } from './stages.store.ts';

export interface ClientRules {
  /** Days for which a client belongs to its owner alone. */
  protectionDays: number;
  /** Region of phone numbers without a country code. */
  phoneRegion: string;
}

const DAY_MS = 86_400_000;

/** Until when a client taken now belongs to its owner alone. */
export function protectedUntil(now: Date, rules: ClientRules): Date {
  return new Date(now.getTime() + rules.protectionDays * DAY_MS);
}

/** Clients with their rules: kinds, contact points in one form, one client per taxpayer, owner and protection, stages. */
export function clientResource(rules: ClientRules) {
  return defineResource<Client>({
    service: 'clients',
    registry,
    message: 'crm.clients.v1.Client',
    table: 'clients',
    permission: 'clients:client',
    scope: { owner: 'owner_id', team: 'team_id' },
    topic: 'crm.clients.clients.v1',
    stateTopic: 'crm.clients.clients.state.v1',
    clientId: 'id',
    search: [
      'name',
      'legalName',
      'familyName',
      'givenName',
      'inn',
      'ogrn',
      'vatId',
      'phones',
      'emails',
      'website',
      'requisites',
      'externalIds',
    ],
    columns: { sourceChannel: { sql: `first_source ->> 'channel'` } },
    label: (client) => client.name,
    hooks: {
      defaults: (draft, call) => withDefaults(draft, call, rules),
      prepare: async (draft) => Promise.resolve(normalClient(draft, rules.phoneRegion)),
      check: (before, after, call, tx) => checkClient(before, after, call, tx, rules),
      after: afterClient,
    },
  });
}

export type ClientResource = ReturnType<typeof clientResource>;

function withDefaults(draft: Client, call: Call, rules: ClientRules): Client {
  const stage = draft.stage === ClientStage.CLIENT_STAGE_UNSPECIFIED ? ClientStage.CLIENT_STAGE_COLD : draft.stage;
  const firstSource = draft.firstSource && { ...draft.firstSource, time: draft.firstSource.time ?? call.now };
  return {
    ...draft,
    stage,
    stageEnteredTime: call.now,
    firstSource,
    lastSource: draft.lastSource ?? firstSource,
    ...(draft.ownerId !== '' && { protectedUntil: protectedUntil(call.now, rules) }),
  };
}

async function checkClient(
  before: Client | undefined,
  after: Client,
  call: Call,
  tx: Tx,
  rules: ClientRules,
): Promise<void> {
  if (before && before.ownerId !== after.ownerId) await checkNewOwner(before, after, call, tx, rules);
  const freed = after.deleteTime !== undefined;
  const returns = before?.deleteTime !== undefined && !freed;
  const same = before !== undefined && !returns && JSON.stringify(taxIdsOf(before)) === JSON.stringify(taxIdsOf(after));
  if (freed || same) return;
  const twin = await findTaxpayer(tx, taxIdsOf(after), after.id);
  if (!twin) return;
  const params = { inn: twin.inn, owner: twin.ownerName, clientId: twin.clientId };
  throw errors.CLIENT_EXISTS(params, {
    violations: [{ field: 'client.inn', reason: 'TAKEN', params, texts: clientExists }],
  });
}

/** A new owner by PATCH or batch is an assignment: it needs that right, and starts a new protected period. */
async function checkNewOwner(before: Client, after: Client, call: Call, tx: Tx, rules: ClientRules): Promise<void> {
  requirePermission(call.actor, 'clients:client:assign');
  if (!inScope(call.actor, 'clients:client:assign', before)) throw notFound('client', before.id);
  const owner = after.ownerId === '' ? undefined : await findUser(tx, after.ownerId);
  if (after.ownerId !== '' && !owner?.active) throw errors.USER_NOT_FOUND();
  after.protectedUntil = owner && protectedUntil(call.now, rules);
  if (owner && before.teamId === after.teamId) after.teamId = owner.teamId;
}

async function afterClient(tx: Tx, { action, before, after, call }: Change<Client>): Promise<void> {
  await saveIdentifiers(tx, after);
  if (action === 'create') {
    await enterStage(tx, {
      clientId: after.id,
      stage: after.stage,
      at: call.now,
      actorId: call.actor.userId,
      reason: '',
    });
    await saveTimeline(tx, line(after, call, 'client.created', after.id));
  }
  if (action === 'delete') await removeTimeline(tx, after.id);
  if (before && before.ownerId !== after.ownerId) await saveTimeline(tx, line(after, call, 'client.assigned'));
}

/** A line about the client itself. */
export function line(client: Client, call: Call, kind: string, id?: string, data?: object) {
  return {
    ...(id !== undefined && { id }),
    clientId: client.id,
    time: call.now,
    group: 'TIMELINE_GROUP_SYSTEM',
    kind,
    recordType: 'clients.client',
    recordId: client.id,
    actorId: call.actor.userId,
    ...(data && { data }),
    permission: 'clients:client:read',
    ownerId: client.ownerId,
    teamId: client.teamId,
  };
}
