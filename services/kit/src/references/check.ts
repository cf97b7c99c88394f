import type { MethodDescriptor, Registry } from '@crm/proto/descriptor';
import type { RecordSet } from '@crm/proto/gen/crm/type/v1/references';
import { isPerson } from '../access/actor.ts';
import { maskedField } from '../contract/update-mask.ts';
import type { Call } from '../grpc/call.ts';
import { common, invalid } from '../grpc/errors.ts';
import type { Db } from '../pg/pool.ts';
import { loadRows } from '../resource/load.ts';
import { answeredBefore } from '../resource/request.ts';
import { referenceReader } from './fields.ts';
import type { Reference } from './fields.ts';
import { serviceOf } from './nouns.ts';
import type { Nouns } from './nouns.ts';
import { visibleHere } from './sight.ts';

export interface ReferenceOptions {
  registry: Registry;
  nouns: Nouns;
  db: Db;
  /** Records of other services that are known to be there for anybody, without asking. */
  known: (noun: string, id: string) => boolean;
  /** Which of these records of another service the caller may read. Throws UNAVAILABLE when it does not answer. */
  elsewhere: (service: string, records: readonly RecordSet[], call: Call) => Promise<readonly RecordSet[]>;
}

/** Refuses a request that names what is not there for its caller; undefined when there is nothing to ask about. */
export type ReferenceCheck = (contract: MethodDescriptor, request: object, call: Call) => Promise<void> | undefined;

/**
 * Every id with `refers_to` in a request must name a record that is there, is not deleted and may be read by the caller;
 * otherwise its field is refused as NOT_FOUND, the same for what is hidden and for what does not exist. Of an update only
 * what it changes counts: a reference that the record holds already may stay. Services and the system are trusted.
 */
export function referenceCheck(options: ReferenceOptions): ReferenceCheck {
  const { registry, nouns, known } = options;
  return (contract, request, call) => {
    if (!isPerson(call.actor)) return undefined;
    const reader = referenceReader(registry, contract.request);
    if (reader === undefined) return undefined;
    const found: Reference[] = [];
    reader(request, found, '');
    const asked = found.filter(({ noun, id }) => serviceOf(noun) === nouns.service || !known(noun, id));
    return asked.length === 0 ? undefined : refuseUnseen(options, contract, request, asked, call);
  };
}

async function refuseUnseen(
  options: ReferenceOptions,
  contract: MethodDescriptor,
  request: object,
  asked: readonly Reference[],
  call: Call,
): Promise<void> {
  const seen = await seenBy(options, asked, call);
  const unseen = asked.filter((reference) => !seen.has(keyOf(reference)));
  if (unseen.length === 0) return;
  const held = await heldBefore(options, contract, request, call);
  const refused = unseen.filter((reference) => !held.has(placeOf(reference)));
  if (refused.length === 0) return;
  // What was done under this request id before is answered again, whatever has become of its references.
  if (await answeredBefore(options.db, request, call)) return;
  const violations = refused.map(({ field }) => ({ field, reason: 'NOT_FOUND' }));
  // Who asks about a record asks in vain; who writes one has filled in a field wrongly.
  throw contract.changes ? invalid(violations) : common.NOT_FOUND({}, { violations });
}

/** A record as it is written: the fields that name what is not there for the caller; a reference that it held may stay. */
export type RecordReferences = (
  message: string,
  records: readonly { before?: object | undefined; after: object }[],
  call: Call,
) => Promise<string[][]>;

/** The same for many records at once, whatever writes them: a file has thousands of lines. */
export function recordReferences(options: ReferenceOptions): RecordReferences {
  const { registry, nouns, known } = options;
  return async (message, records, call) => {
    const reader = isPerson(call.actor) ? referenceReader(registry, message) : undefined;
    if (reader === undefined) return records.map(() => []);
    const named = (record: object | undefined): Reference[] => {
      const found: Reference[] = [];
      if (record) reader(record, found, '');
      return found;
    };
    const asked = records.map(({ before, after }) => {
      const held = new Set(named(before).map(placeOf));
      return named(after).filter(
        (one) => !held.has(placeOf(one)) && (serviceOf(one.noun) === nouns.service || !known(one.noun, one.id)),
      );
    });
    const seen = asked.some((found) => found.length > 0)
      ? await seenBy(options, asked.flat(), call)
      : new Set<string>();
    return asked.map((found) => found.filter((one) => !seen.has(keyOf(one))).map(({ field }) => field));
  };
}

/** One statement for what is here, and one call for each other service. */
async function seenBy(
  { db, nouns, elsewhere }: ReferenceOptions,
  asked: readonly Reference[],
  call: Call,
): Promise<ReadonlySet<string>> {
  const answers = [...Map.groupBy(asked, ({ noun }) => serviceOf(noun))].map(([service, references]) => {
    const records = [...Map.groupBy(references, ({ noun }) => noun)].flatMap(([noun, ofNoun]) =>
      inParts([...new Set(ofNoun.map(({ id }) => id))]).map((ids) => ({ noun, ids })),
    );
    return service === nouns.service ? visibleHere(db, nouns, records, call.actor) : elsewhere(service, records, call);
  });
  const sets = (await Promise.all(answers)).flat();
  return new Set(sets.flatMap(({ noun, ids }) => ids.map((id) => keyOf({ noun, id }))));
}

/** What all the records that an update is about hold already, by the place of the field. */
async function heldBefore(
  { registry, nouns, db }: ReferenceOptions,
  contract: MethodDescriptor,
  request: object,
  call: Call,
): Promise<ReadonlySet<string>> {
  const descriptor = registry.messages.get(contract.request);
  const masked = descriptor && maskedField(registry, descriptor);
  if (masked?.type === undefined) return new Set();
  const resource = nouns.ofMessage(masked.type);
  const reader = referenceReader(registry, masked.type);
  if (resource === undefined || reader === undefined) return new Set();
  const fields = request as Record<string, unknown>;
  const one = (fields[masked.jsonName] as { id?: string } | undefined)?.id;
  const ids = (fields['ids'] as string[] | undefined) ?? (one ? [one] : []);
  const permission = resource.permissionFor('edit');
  const rows = ids.length === 0 ? [] : await loadRows<object>(db, resource, ids, { actor: call.actor, permission });
  const [first, ...others] = rows.map((row) => {
    const found: Reference[] = [];
    reader(row, found, masked.jsonName);
    return new Set(found.map(placeOf));
  });
  return new Set([...(first ?? [])].filter((place) => others.every((held) => held.has(place))));
}

/** As many ids of a noun as the contract lets one set have. */
const MOST_IDS = 10_000;

function inParts(ids: readonly string[]): string[][] {
  const count = Math.ceil(ids.length / MOST_IDS);
  return Array.from({ length: count }, (_, part) => ids.slice(part * MOST_IDS, (part + 1) * MOST_IDS));
}

function keyOf({ noun, id }: Pick<Reference, 'noun' | 'id'>): string {
  return `${noun} ${id}`;
}

/** The same field of another line of a list is the same place. */
function placeOf({ field, id }: Reference): string {
  return `${field.replace(/\[\d+\]/g, '')} ${id}`;
}
