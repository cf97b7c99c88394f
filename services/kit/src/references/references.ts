import type { Registry } from '@crm/proto/descriptor';
import { ReferencesServiceService } from '@crm/proto/gen/crm/type/v1/references';
import { addressOf } from '../config/peers.ts';
import type { Implementation } from '../grpc/implement.ts';
import type { ServiceContext } from '../service/context.ts';
import { recordReferences, referenceCheck } from './check.ts';
import type { RecordReferences, ReferenceCheck, ReferenceOptions } from './check.ts';
import { deletionCheck } from './deletion.ts';
import { nounsOf, serviceOf } from './nouns.ts';
import type { AnyResource, Nouns } from './nouns.ts';
import { namedElsewhere } from './named.ts';
import type { NamedElsewhere } from './named.ts';
import { createPeers } from './peers.ts';
import { referencesService } from './references.rpc.ts';

export interface References {
  check: ReferenceCheck;
  ofRecords: RecordReferences;
  namedElsewhere: NamedElsewhere;
  /** None where the contracts have no such method. */
  implementations: readonly Implementation[];
}

/** The references of a running service: what its requests name is looked up, and it answers for its own records. */
export function referencesOf(
  context: ServiceContext,
  registry: Registry,
  resources: readonly AnyResource[],
): References {
  const { name, db, grants, clock, serviceToken, peer } = context;
  const nouns = nounsOf(name, resources);
  mustDeclare(registry, nouns);
  const named = servicesNamed(registry, name);
  const channels = new Map(
    [...named].flatMap((service) => {
      const address = addressOf(service);
      return address === undefined ? [] : [[service, peer(address)] as const];
    }),
  );
  const peers = createPeers({ channel: (service) => channels.get(service), serviceToken, clock });
  const known = (noun: string, id: string): boolean =>
    (noun === 'identity.user' && grants.knowsUser(id)) || (noun === 'identity.team' && grants.knowsTeam(id));
  const sight: ReferenceOptions = {
    registry,
    nouns,
    db,
    known,
    // Where the caller writes the kind of record himself, he may name a service that there is not.
    elsewhere: (service, records, call) =>
      named.has(service) ? peers.findVisible(service, records, call) : Promise.resolve([]),
  };
  const check = referenceCheck(sight);
  const deleted = deletionCheck({ registry, nouns, db, peers });
  return {
    check: (contract, request, call) => check(contract, request, call) ?? deleted(contract, request, call),
    ofRecords: recordReferences(sight),
    namedElsewhere: namedElsewhere(registry, peers),
    implementations: registry.methods.some(({ path }) => path === ReferencesServiceService.findVisible.path)
      ? [referencesService(db, nouns, grants)]
      : [],
  };
}

/** The other services that this one's contracts refer to, and those that refer to it. */
function servicesNamed(registry: Registry, own: string): Set<string> {
  const services = new Set([...nounsNamed(registry).map(serviceOf), ...(registry.referrers?.values() ?? [])].flat());
  return new Set([...services].filter((service) => service !== '' && service !== own));
}

/** A noun that is referred to and not declared would be refused at each use: better at the start. */
function mustDeclare(registry: Registry, { service, named }: Nouns): void {
  const missing = [...nounsNamed(registry), ...(registry.referrers?.keys() ?? [])].filter(
    (noun) => serviceOf(noun) === service && named(noun) === undefined,
  );
  if (missing.length > 0) throw new Error(`resources lacks ${[...new Set(missing)].join(', ')}`);
}

function nounsNamed(registry: Registry): string[] {
  return [...registry.messages.values()].flatMap(({ fields }) =>
    fields.flatMap(({ rule }) => (rule.refersTo === undefined ? [] : [rule.refersTo])),
  );
}
