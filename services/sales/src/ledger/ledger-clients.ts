import { instantOf } from '@crm/kit/clock/local-time';
import { can } from '@crm/kit/access/actor';
import { systemClock } from '@crm/kit/clock/clock';
import type { GrpcClient } from '@crm/kit/grpc/client';
import { isUuid } from '@crm/kit/ids/uuid';
import type { ImportContext } from '@crm/kit/import/target';
import type { Statement, Tx } from '@crm/kit/pg/pool';
import { ExternalClientsServiceService } from '@crm/proto/gen/crm/clients/v1/external';
import { countryCode } from './country.ts';
import type { LedgerLine } from './ledger-line.ts';
import { TIME_ZONE } from './local-time.ts';

/** How sales reaches clients. */
export interface LedgerPeer {
  clients: GrpcClient;
  serviceToken: () => Promise<string>;
}

export interface LedgerClient {
  id: string;
  created: boolean;
}

export interface LedgerClients {
  /** Finds or creates the clients of these lines and notes them by their numbers in the ledger. */
  bring(lines: readonly LedgerLine[], known: Map<string, LedgerClient>, context: ImportContext): Promise<void>;
  /** Removes some of the clients that this import created and that nobody uses. */
  remove(tx: Tx, context: ImportContext): Promise<{ removed: number; kept: number; more: boolean }>;
}

/** Name of the foreign system under which clients keep the ledger's numbers. */
const SYSTEM = 'ledger';
/** What the contract of clients takes at once. */
const BATCH = 500;
const WITHIN_MS = 60_000;
/** Channel by which imported clients came. */
export const IMPORT_CHANNEL = 'import';

const NOTE: Statement = {
  name: 'ledger_clients_note',
  text: 'insert into ledger_clients (import_id, client_id) select $1, unnest($2::uuid[]) on conflict do nothing',
};
const IN_USE: Statement = {
  name: 'ledger_clients_in_use',
  text: `select c.client_id from ledger_clients c where c.import_id = $1 and (
      exists (select from orders o where o.client_id = c.client_id) or exists (select from deals d where d.client_id = c.client_id)
      or exists (select from order_returns r where r.client_id = c.client_id) or exists (select from quotes q where q.client_id = c.client_id)
      or exists (select from payments p where p.client_id = c.client_id) or exists (select from call_list_items i where i.client_id = c.client_id))`,
};
const FORGET: Statement = { name: 'ledger_clients_forget', text: 'delete from ledger_clients where import_id = $1' };

/** Clients of a ledger live in the clients service. A service that is away makes the job wait and go on where it stood. */
export function ledgerClients({ clients, serviceToken }: LedgerPeer): LedgerClients {
  async function outgoing({ call }: ImportContext) {
    const authorization = await serviceToken();
    const { traceparent, signal } = call;
    return { deadline: systemClock.now().getTime() + WITHIN_MS, authorization, traceparent, signal };
  }

  return {
    async bring(lines, known, context) {
      const wanted = new Map<string, LedgerLine>();
      for (const line of lines)
        if (line.client !== '' && !known.has(line.client) && !wanted.has(line.client)) wanted.set(line.client, line);
      const all = [...wanted.values()];
      const { ownerId, teamId } = ownerOf(context);
      for (let at = 0; at < all.length; at += BATCH) {
        const answer = await clients.call(
          ExternalClientsServiceService.upsertExternalClients,
          {
            importId: context.importId,
            system: SYSTEM,
            clients: all.slice(at, at + BATCH).map(({ client, country, time }) => ({
              externalId: client,
              name: `Client ${client}`,
              country: countryCode(country),
              sourceChannel: IMPORT_CHANNEL,
              firstTime: instantOf(time, TIME_ZONE),
            })),
            ownerId,
            teamId,
            actorId: userOf(context),
          },
          await outgoing(context),
        );
        for (const { externalId, clientId: id, created } of answer.clients) known.set(externalId, { id, created });
        await context.db.query(NOTE, [context.importId, answer.clients.map(({ clientId }) => clientId)]);
      }
    },

    async remove(tx, context) {
      const { importId } = context;
      const used = await tx.query<{ client_id: string }>(IN_USE, [importId]);
      const { removed, kept, more } = await clients.call(
        ExternalClientsServiceService.undoExternalImport,
        { importId, actorId: userOf(context), keepIds: used.map((row) => row.client_id) },
        await outgoing(context),
      );
      if (!more) await tx.query(FORGET, [importId]);
      return { removed, kept, more };
    },
  };
}

/** Whoever sees only a part of the orders owns what he brings; what an administrator brings belongs to nobody yet. */
export function ownerOf({ actor }: ImportContext): { ownerId: string; teamId: string } {
  if (can(actor, 'sales:order:import') === 'all') return { ownerId: '', teamId: '' };
  return { ownerId: actor.userId, teamId: actor.teamId ?? '' };
}

function userOf({ actor }: ImportContext): string {
  return isUuid(actor.userId) ? actor.userId : '';
}
