import type { RecordSet, Standing } from '@crm/proto/gen/crm/type/v1/references';
import { ReferencesServiceService } from '@crm/proto/gen/crm/type/v1/references';
import { isPerson } from '../access/actor.ts';
import type { Clock } from '../clock/clock.ts';
import type { Call } from '../grpc/call.ts';
import { onBehalfOf } from '../grpc/client.ts';
import type { GrpcClient } from '../grpc/client.ts';
import { ServiceError } from '../grpc/errors.ts';
import type { MethodShape } from '../grpc/implement.ts';
import { RemoteError } from '../grpc/remote-error.ts';
import { referenceErrors } from './errors.ts';

/** Nobody waits longer than this to hear whether a record is there. */
const PATIENCE_MS = 2_000;

export interface PeerOptions {
  /** The channel to a service; undefined when this installation does not name its address. */
  channel: (service: string) => GrpcClient | undefined;
  serviceToken: () => Promise<string>;
  clock: Clock;
}

/** Other services' answers about their records. All are look-ups that call nobody further. */
export interface Peers {
  /** Those of the records that the caller may read; for the system, those that are there. */
  findVisible(service: string, records: readonly RecordSet[], call: Call): Promise<RecordSet[]>;
  /** What of the service stands on a record of another. */
  findStanding(service: string, noun: string, id: string, call: Call): Promise<Standing[]>;
  /** Those of the records that are named by records of the service. */
  findNamed(service: string, records: RecordSet, call: Call): Promise<string[]>;
}

export function createPeers({ channel, serviceToken, clock }: PeerOptions): Peers {
  /** Asks with the service's own token: the method is for services alone, and says for whom it is asked. */
  async function ask<Method extends MethodShape>(
    service: string,
    method: Method,
    request: Parameters<Method['requestSerialize']>[0],
    call: Call,
  ): Promise<ReturnType<Method['responseDeserialize']>> {
    const client = channel(service);
    if (client === undefined) throw referenceErrors.REFERENCE_UNCHECKED({ service });
    try {
      return await client.call(method, request, {
        ...onBehalfOf(call),
        authorization: await serviceToken(),
        deadline: Math.min(call.deadline, clock.now().getTime() + PATIENCE_MS),
      });
    } catch (thrown) {
      if (call.signal.aborted || !(thrown instanceof RemoteError || thrown instanceof ServiceError)) throw thrown;
      throw referenceErrors.REFERENCE_UNCHECKED({ service }, { cause: thrown, retryAfterMs: 1000 });
    }
  }

  return {
    async findVisible(service, records, call) {
      const request = { userId: userOf(call), records: [...records] };
      return (await ask(service, ReferencesServiceService.findVisible, request, call)).records;
    },
    async findStanding(service, noun, id, call) {
      const request = { userId: userOf(call), noun, id };
      return (await ask(service, ReferencesServiceService.findStanding, request, call)).standing;
    },
    findNamed: async (service, records, call) =>
      (await ask(service, ReferencesServiceService.findNamed, { records }, call)).ids,
  };
}

function userOf({ actor }: Call): string {
  return isPerson(actor) ? actor.userId : '';
}
