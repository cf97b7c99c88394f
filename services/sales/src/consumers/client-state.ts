import { systemCall } from '@crm/kit/grpc/call';
import type { HandlerContext } from '@crm/kit/inbox/declaration';
import type { CloudEvent } from '@crm/kit/kafka/cloudevent';
import { PoisonMessage, sequenceOf } from '@crm/kit/kafka/cloudevent';
import type { Tx } from '@crm/kit/pg/pool';
import { awaitNewRecords, forgetClient, putClient } from '../client/client-ref.store.ts';
import { fillSource } from './first-source.ts';

/** What is read of a client's record; everything else of it is the clients service's own. */
interface ClientState {
  id?: string;
  name?: string;
  kind?: string;
  ownerId?: string;
  teamId?: string;
  sourceChannel?: string;
  tags?: string[];
  inn?: string;
  kpp?: string;
  vatId?: string;
  legalName?: string;
}

/** Keeps the projection of clients; a null record means that the client is gone. */
export async function clientState(
  tx: Tx,
  event: CloudEvent<ClientState | null>,
  { now }: HandlerContext,
): Promise<void> {
  const sequence = sequenceOf(event) ?? 0n;
  if (event.data === null) {
    await forgetClient(tx, event.partitionkey, sequence);
    return;
  }
  const { id, name = '', kind = '', ownerId, teamId, sourceChannel = '', tags = [], ...requisites } = event.data;
  if (id === undefined) throw new PoisonMessage('a client without an id');
  const { inn, kpp, vatId, legalName } = requisites;
  await awaitNewRecords(tx, id);
  await putClient(
    tx,
    {
      id,
      name,
      kind,
      ownerId: ownerId || null,
      teamId: teamId || null,
      sourceChannel,
      tags,
      requisites: { inn, kpp, vatId, legalName },
    },
    sequence,
  );
  const { traceparent } = event;
  const call = systemCall('sales', now, traceparent === undefined ? {} : { traceparent });
  await fillSource(tx, call, id, sourceChannel);
}
