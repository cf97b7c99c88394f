import type { Call } from '../grpc/call.ts';
import { appendEvents } from '../outbox/append.ts';
import type { EventDraft } from '../outbox/append.ts';
import type { Tx } from '../pg/pool.ts';
import { diff, eventSteps, eventsOf } from './change.ts';
import type { Change, Resource } from './define.ts';
import { fromConstraint } from './errors.ts';
import { writeParts } from './parts.ts';
import type { Part } from './parts.ts';
import { canonicalise, etagOf, fieldsOf } from './row.ts';
import type { Fields } from './row.ts';
import { stamp, writtenValues } from './save.ts';

const AUDIT = {
  table: 'audit_log',
  columns: ['time', 'actor_id', 'actor_name', 'action', 'noun', 'record_id', 'after', 'basis', 'trace_id'],
};

/**
 * Inserts many new records with their audit rows and events: three statements whatever their number, and one for each
 * record that has parts. All or none: a
 * constraint that one of them breaks refuses them all. Messages get their times and etag in place; ids must be there.
 */
export async function insertRows<T extends object>(
  tx: Tx,
  resource: Resource<T>,
  messages: readonly T[],
  call: Call,
  basis = '',
): Promise<void> {
  if (messages.length === 0) return;
  const { options, codec, stored, hasEvents, versioned, noun } = resource;
  let columns: string[] = [];
  const rows: unknown[][] = [];
  const audits: unknown[][] = [];
  const events: EventDraft[] = [];
  const belonging: [id: string, parts: readonly Part[]][] = [];
  for (const message of messages) {
    canonicalise(message, stored);
    stamp(message, true, call);
    if (versioned) fieldsOf(message)['etag'] = etagOf(1n);
    const json = codec.toJSON(message) as Fields;
    const changed = diff(undefined, json);
    const change: Change<T> = { action: 'create', before: undefined, after: message, call };
    const bodies = eventsOf(resource, change, changed, json, 1n, []);
    const id = fieldsOf(message)['id'] as string;
    belonging.push([id, options.hooks?.parts?.(change) ?? []]);
    const steps = new Map<string, bigint>();
    for (const body of bodies) {
      const sequence = (steps.get(body.topic) ?? 0n) + 1n;
      steps.set(body.topic, sequence);
      events.push({ ...body, key: id, sequence });
    }
    const values: [string, unknown][] = [
      ...writtenValues(resource, message, json),
      ...(versioned ? [['version', 1] satisfies [string, unknown]] : []),
      ...(hasEvents ? [['event_seq', eventSteps(bodies)] satisfies [string, unknown]] : []),
    ];
    columns = values.map(([name]) => name);
    rows.push(values.map(([, value]) => copyValue(value)));
    audits.push([
      call.now,
      call.actor.userId,
      call.actor.name,
      'create',
      noun,
      id,
      changed.after,
      basis || null,
      call.traceId,
    ]);
  }
  try {
    await tx.copyFrom({ table: options.table, columns }, rows);
    for (const [id, parts] of belonging) await writeParts(tx, id, parts, options.table);
  } catch (thrown) {
    throw fromConstraint(thrown, resource);
  }
  await tx.copyFrom(AUDIT, audits);
  await appendEvents(tx, events, { service: options.service });
}

/** COPY writes arrays of the driver as JSON; PostgreSQL wants its own literal. */
function copyValue(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return `{${value.map((item) => (item === null ? 'NULL' : `"${String(item).replace(/[\\"]/g, '\\$&')}"`)).join(',')}}`;
}
