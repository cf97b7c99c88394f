import type { Registry } from '@crm/proto/descriptor';
import type { RecordSet, Standing } from '@crm/proto/gen/crm/type/v1/references';
import { isPerson, systemActor } from '../access/actor.ts';
import type { Call } from '../grpc/call.ts';
import { invalid } from '../grpc/errors.ts';
import type { Db } from '../pg/pool.ts';
import { loadRows } from '../resource/load.ts';
import type { ReferenceCheck } from './check.ts';
import { inUse } from './errors.ts';
import { referenceReader } from './fields.ts';
import type { Reference } from './fields.ts';
import { standsBy } from './links.ts';
import { nounOf, serviceOf } from './nouns.ts';
import type { AnyResource, Nouns } from './nouns.ts';
import type { Peers } from './peers.ts';
import { whatStands } from './standing.ts';

export interface DeletionOptions {
  registry: Registry;
  nouns: Nouns;
  db: Db;
  peers: Peers;
}

/**
 * Across services: refuses to delete a record on which those of another service stand, and to bring one back that stood on
 * what is gone there meanwhile. Within a service the write itself sees to both, under locks (standing.ts, kept.ts).
 */
export function deletionCheck(options: DeletionOptions): ReferenceCheck {
  const { registry, nouns } = options;
  return (contract, request, call) => {
    if (!isPerson(call.actor) || !contract.changes) return undefined;
    const resource = nouns.ofMessage(contract.response);
    if (resource === undefined) return undefined;
    const { id } = request as { id: string };
    const referrers = registry.referrers?.get(nounOf(resource)) ?? [];
    if (contract.rest?.verb === 'DELETE' && referrers.length > 0)
      return refuseStanding(options, resource, id, referrers, call);
    return contract.rest?.path.endsWith(':restore') ? refuseOrphan(options, resource, id, call) : undefined;
  };
}

async function refuseStanding(
  { nouns, db, peers }: DeletionOptions,
  resource: AnyResource,
  id: string,
  services: readonly string[],
  call: Call,
): Promise<void> {
  // Who may not delete it hears what the deletion says, and nothing of what stands on it.
  const permission = resource.permissionFor('delete');
  const [record] = await loadRows(db, resource, [id], { actor: call.actor, permission });
  if (record === undefined) return;
  const elsewhere = await Promise.all(
    services.map((service) => peers.findStanding(service, nounOf(resource), id, call)),
  );
  const standing: Standing[] = elsewhere.flat();
  if (standing.length === 0) return;
  const here = await whatStands(db, resource.referredBy, id, call.actor, call.language);
  throw inUse(nouns.service, resource.noun, [...standing, ...here]);
}

async function refuseOrphan(
  { registry, nouns, db, peers }: DeletionOptions,
  resource: AnyResource,
  id: string,
  call: Call,
): Promise<void> {
  const { stands, message } = resource.options;
  const reader = referenceReader(registry, message, 'stored');
  if (stands === undefined || reader === undefined) return;
  const permission = resource.permissionFor('delete');
  const [record] = await loadRows(db, resource, [id], { actor: call.actor, permission, deleted: true });
  if (record === undefined) return;
  const found: Reference[] = [];
  reader(record, found, '');
  const foreign = found.filter(
    ({ noun, field }) => serviceOf(noun) !== nouns.service && standsBy(stands, field.split(/[.[]/, 1)[0] ?? ''),
  );
  const gone = foreign.filter(isNotIn(await thereElsewhere(peers, foreign, call)));
  if (gone.length > 0)
    throw invalid(gone.map(({ field }) => ({ field: `${resource.property}.${field}`, reason: 'NOT_FOUND' })));
}

/** Old references need only be there: whoever brings a record back need not see all that it names. */
async function thereElsewhere(peers: Peers, references: readonly Reference[], call: Call): Promise<RecordSet[]> {
  const anybody = { ...call, signal: call.signal, actor: systemActor('references') };
  const answers = [...Map.groupBy(references, ({ noun }) => serviceOf(noun))].map(([service, ofService]) =>
    peers.findVisible(
      service,
      [...Map.groupBy(ofService, ({ noun }) => noun)].map(([noun, list]) => ({ noun, ids: list.map(({ id }) => id) })),
      anybody,
    ),
  );
  return (await Promise.all(answers)).flat();
}

function isNotIn(records: readonly RecordSet[]): (reference: Reference) => boolean {
  const there = new Set(records.flatMap(({ noun, ids }) => ids.map((id) => `${noun} ${id}`)));
  return ({ noun, id }) => !there.has(`${noun} ${id}`);
}
