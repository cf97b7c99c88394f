import { isPerson } from '../access/actor.ts';
import type { Call } from '../grpc/call.ts';
import { inFlight, staleEtag } from '../grpc/errors.ts';
import { isUuid } from '../ids/uuid.ts';
import { eventsParam, outboxCte } from '../outbox/append.ts';
import type { Tx } from '../pg/pool.ts';
import { keptSql, newlyKept, refuseGone } from '../references/kept.ts';
import { diff, eventSteps, eventsOf } from './change.ts';
import type { Change, ChangeAction, EventFact, Resource } from './define.ts';
import { fromConstraint } from './errors.ts';
import { newParams } from './params.ts';
import { partCtes } from './parts.ts';
import type { Part } from './parts.ts';
import type { RequestKey } from './request.ts';
import { canonicalise, etagOf, fieldsOf, toParams, versionOf } from './row.ts';
import type { Fields, Row } from './row.ts';
import { searchText, textsIn } from './search.ts';

export interface SaveOptions {
  action: ChangeAction;
  /** On what basis: a comment, a document, an approval. */
  basis?: string;
  events?: readonly EventFact[];
  /** Beside those of the noun's hook. */
  parts?: readonly Part[];
  /** Removes the row of a noun that is otherwise deleted softly. */
  forGood?: boolean;
  /** Claims the request id and remembers the answer in the same statement; it must be known before (`answerKnown`). */
  request?: RequestKey;
}

/**
 * Writes a record with its parts, its audit row, its events and the remembered request as one statement. `before`
 * undefined = insert. The update is bound to the version that `before` has: when another writer came first nothing is
 * written and STALE_ETAG is thrown. A request's id is claimed by the way: REQUEST_IN_FLIGHT when another attempt holds it.
 * Gives the record as stored; it is read back only when the database computes a part of it.
 */
export async function save<T extends object>(
  tx: Pick<Tx, 'query'>,
  resource: Resource<T>,
  before: T | undefined,
  after: T,
  call: Call,
  { action, basis, events = [], parts = [], request, forGood = !resource.softDelete }: SaveOptions,
): Promise<T> {
  const { options, codec, stored, hasEvents, versioned } = resource;
  canonicalise(after, stored);
  const version = before ? (versionOf(String(fieldsOf(before)['etag'])) ?? 0n) + 1n : 1n;
  stamp(after, before === undefined, call);
  const json = codec.toJSON(after) as Fields;
  const changed = diff(before && (codec.toJSON(before) as Fields), action === 'delete' && forGood ? {} : json);
  const change: Change<T> = { action, before, after, call };
  const bodies = eventsOf(resource, change, changed, { ...json, etag: `"${version}"` }, version, events);
  const steps = eventSteps(bodies);

  const params = newParams();
  const id = fieldsOf(after)['id'];
  const values = writtenValues(resource, after, json);
  // The row counts the events already, but for one that is deleted: there the numbers go on from what it last had.
  const returning = (first: string): string =>
    `returning ${resource.select}${steps > 0 ? `, ${first} as first_seq` : ''}`;
  const counted = returning(`event_seq - ${steps - 1}`);
  const ctes: string[] = [];
  if (request)
    ctes.push(
      `claimed as (select pg_try_advisory_xact_lock(hashtextextended(${params.add(request.method)} || ${params.add(request.id)}::text, 0)) as free)`,
    );
  // Services and the system name what was there when they heard of it.
  const trusted = action === 'delete' || !isPerson(call.actor);
  const kept = trusted ? [] : newlyKept(resource, action === 'restore' ? undefined : before, after);
  const held = keptSql(kept, params);
  ctes.push(...held.ctes);
  const allowed = [...(request ? ['(select free from claimed)'] : []), ...held.conditions];
  const thisRow = (): string =>
    [`id = ${params.add(id)}`, ...(versioned ? [`version = ${params.add(version - 1n)}`] : []), ...allowed].join(
      ' and ',
    );
  if (before === undefined) {
    const columns = [...values, ...(versioned ? [['version', 1]] : []), ...(hasEvents ? [['event_seq', steps]] : [])];
    const sources = columns.map(([, value]) => params.add(value)).join(', ');
    const source = allowed.length > 0 ? `select ${sources} where ${allowed.join(' and ')}` : `values (${sources})`;
    ctes.push(
      `saved as (insert into ${options.table} (${columns.map(([name]) => name).join(', ')}) ${source} ${counted})`,
    );
  } else if (action === 'delete' && forGood) {
    ctes.push(`saved as (delete from ${options.table} where ${thisRow()} ${returning('event_seq + 1')})`);
  } else {
    const sets = values.map(([name, value]) => `${name} = ${params.add(value)}`);
    if (versioned) sets.push('version = version + 1');
    if (hasEvents) sets.push(`event_seq = event_seq + ${steps}`);
    ctes.push(`saved as (update ${options.table} set ${sets.join(', ')} where ${thisRow()} ${counted})`);
  }
  ctes.push(...partCtes([...(options.hooks?.parts?.(change) ?? []), ...parts], params));
  const audit = [
    call.now,
    call.actor.userId,
    call.actor.name,
    action,
    resource.noun,
    id,
    before && JSON.stringify(changed.before),
    JSON.stringify(changed.after),
    basis || null,
    call.traceId,
  ];
  ctes.push(`audited as (insert into audit_log (time, actor_id, actor_name, action, noun, record_id, before, after, basis, trace_id)
    select ${audit.map((value) => params.add(value ?? null)).join(', ')} from saved)`);
  if (steps > 0)
    ctes.push(
      outboxCte({
        from: 'saved',
        sequence: 'first_seq',
        param: Number(params.add(eventsParam(bodies, { service: options.service })).slice(1)),
      }),
    );
  if (versioned && resource.answerKnown) fieldsOf(after)['etag'] = etagOf(version);
  if (request) {
    const holders = [
      request.method,
      request.id,
      request.fingerprint,
      Buffer.from(codec.encode(after).finish()),
      call.now,
    ].map((value) => params.add(value));
    ctes.push(
      `remembered as (insert into request_log (method, request_id, fingerprint, response, created_at) select ${holders.join(', ')} from saved)`,
    );
  }
  const answer = [resource.answerKnown ? 'saved.id' : 'saved.*', ...(request ? ['free'] : [])].join(', ');
  const text = `with ${ctes.join(',\n')} select ${answer} from ${request ? 'claimed left join saved on true' : 'saved'}`;
  const [row] = await tx
    .query<Row & { free?: boolean }>(resource.statements.of(text, { outbox: steps > 0 }), params.values)
    .catch((thrown: unknown) => {
      throw fromConstraint(thrown, resource);
    });
  if (row?.['id']) return resource.answerKnown ? after : resource.read(row);
  if (row?.free === false) throw inFlight();
  await refuseGone(tx, kept);
  throw staleEtag();
}

/** Columns and what is written into them, the search column included. */
export function writtenValues<T extends object>(resource: Resource<T>, message: T, json: Fields): [string, unknown][] {
  const pairs = resource.stored.flatMap((column) => {
    const values = toParams(message, json, column);
    return column.names.map((name, at): [string, unknown] => [name, values[at]]);
  });
  return resource.options.search ? [...pairs, ['search_text', searchColumn(resource, message)]] : pairs;
}

/** The content of a record's search column. */
function searchColumn<T extends object>({ options, words }: Resource<T>, message: T): string {
  const text = searchText((options.search ?? []).flatMap((name) => textsIn(fieldsOf(message)[name])));
  words.learn(text);
  return text;
}

/** Sets what the service alone sets. */
export function stamp(message: object, isNew: boolean, call: Call): void {
  const fields = fieldsOf(message);
  // Services and the system have no user of their own: the columns hold ids of users.
  const by = isUuid(call.actor.userId) ? call.actor.userId : '';
  if ('updateTime' in fields) fields['updateTime'] = call.now;
  if ('updatedBy' in fields) fields['updatedBy'] = by;
  if (!isNew) return;
  if ('createTime' in fields) fields['createTime'] = call.now;
  if ('createdBy' in fields) fields['createdBy'] = by;
}
