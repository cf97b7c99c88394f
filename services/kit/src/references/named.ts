import type { Registry } from '@crm/proto/descriptor';
import type { Call } from '../grpc/call.ts';
import { nounOf } from './nouns.ts';
import type { AnyResource } from './nouns.ts';
import type { Peers } from './peers.ts';

/** Which of a noun's records are named by records of other services. Throws UNAVAILABLE when one does not answer. */
export type NamedElsewhere = (
  resource: AnyResource,
  ids: readonly string[],
  call: Call,
) => Promise<ReadonlySet<string>>;

export function namedElsewhere(registry: Registry, peers: Pick<Peers, 'findNamed'>): NamedElsewhere {
  return async (resource, ids, call) => {
    const noun = nounOf(resource);
    const services = ids.length === 0 ? [] : (registry.referrers?.get(noun) ?? []);
    const answers = services.map((service) => peers.findNamed(service, { noun, ids: [...ids] }, call));
    return new Set((await Promise.all(answers)).flat());
  };
}
