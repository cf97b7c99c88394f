import type { Call } from '@crm/kit/grpc/call';
import { defineResource, type Change } from '@crm/kit/resource/define';
import type { Part } from '@crm/kit/resource/parts';
import { ClientStage, type Client } from '@crm/proto/gen/crm/clients/v1/clients';
import { registry } from '@crm/proto/registry/clients';
import { LINE_REMOVED, LINES_FOLLOW, timelineLine } from '../timeline/timeline.store.ts';
import { normalClient } from './client.draft.ts';
import { identifierConstraints, identifierParts } from './identifiers.store.ts';
import { stageEntered } from './stages.store.ts';

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
    columns: { sourceChannel: { sql: `first_source ->> 'channel'`, known: true } },
    imported: {},
    constraints: identifierConstraints,
    stands: {
      title: { en: 'clients', ru: 'клиенты', bg: 'клиенти' },
      while: 'true',
      except: ['firstSource', 'lastSource'],
    },
    label: (client) => client.name,
    hooks: {
      defaults: (draft, call) => withDefaults(draft, call, rules),
      prepare: (draft) => normalClient(draft, rules.phoneRegion),
      // A new owner by PATCH or batch is an assignment: it starts a new protected period.
      check(before, after, call) {
        if (before === undefined || before.ownerId === after.ownerId) return;
        after.protectedUntil = after.ownerId === '' ? undefined : protectedUntil(call.now, rules);
      },
      readOnly: true,
      parts: partsOf,
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

/** What is known of a client elsewhere: identifiers, the first stage, lines of the timeline. */
function partsOf({ action, before, after, call }: Change<Client>): Part[] {
  const identifiers = identifierParts(before, action === 'delete' ? undefined : after);
  const moved = before !== undefined && (before.ownerId !== after.ownerId || before.teamId !== after.teamId);
  const follow = moved ? [LINES_FOLLOW] : [];
  switch (action) {
    case 'create':
      return [
        ...identifiers,
        stageEntered(after.stage, call.now, call.actor.userId),
        ...timelineLine(line(after, call, 'client.created', after.id)),
      ];
    case 'update':
      return before?.ownerId === after.ownerId
        ? [...identifiers, ...follow]
        : [...identifiers, ...follow, ...timelineLine(line(after, call, 'client.assigned'))];
    case 'delete':
      return [...identifiers, LINE_REMOVED];
    default:
      return [...identifiers, ...follow];
  }
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
