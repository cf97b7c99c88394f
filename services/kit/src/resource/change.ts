import type { MessageDescriptor } from '@crm/proto/descriptor';
import type { Call } from '../grpc/call.ts';
import type { EventBody } from '../outbox/append.ts';
import type { Change, EventFact, Resource } from './define.ts';
import { fieldsOf } from './row.ts';
import type { Fields } from './row.ts';

/** Fields whose change is no news by itself. */
const BOOKKEEPING = new Set(['etag', 'updateTime', 'updatedBy']);

const PAST: Readonly<Record<string, string>> = { create: 'created', delete: 'deleted', restore: 'restored' };

/** What a change was, in proto JSON: for the audit row and the fact. */
export interface Diff {
  fields: string[];
  before: Fields;
  after: Fields;
}

/** Compares two states of a record field by field. `before` is undefined for a new one. */
export function diff(before: Fields | undefined, after: Fields): Diff {
  const found: Diff = { fields: [], before: {}, after: {} };
  for (const name of new Set([...Object.keys(before ?? {}), ...Object.keys(after)])) {
    if (BOOKKEEPING.has(name) || same(before?.[name], after[name])) continue;
    found.fields.push(name);
    if (before?.[name] !== undefined) found.before[name] = before[name];
    if (after[name] !== undefined) found.after[name] = after[name];
  }
  return found;
}

function same(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** The events of a change: the standard fact, the noun's own facts, the state. */
export function eventsOf<T extends object>(
  resource: Resource<T>,
  change: Change<T>,
  { fields, after: values }: Diff,
  json: Fields,
  version: bigint,
  extra: readonly EventFact[],
): EventBody[] {
  const { options, noun } = resource;
  const { action, after, call } = change;
  const common = envelope(resource, after, call);
  const bodies: EventBody[] = [];
  if (options.topic !== undefined) {
    const data = {
      id: fieldsOf(after)['id'],
      version: String(version),
      ...(common.clientId !== undefined && { clientId: common.clientId }),
      changedFields: fields,
      values: withoutPrivate(values, options.registry.messages.get(options.message)),
    };
    bodies.push({
      ...common,
      topic: options.topic,
      type: `crm.${options.service}.${noun}.${PAST[action] ?? 'updated'}.v1`,
      data,
    });
    for (const fact of [...(options.hooks?.facts?.(change) ?? []), ...extra]) {
      bodies.push({ ...common, topic: fact.topic ?? options.topic, type: fact.type, data: fact.data });
    }
  }
  if (options.stateTopic !== undefined) {
    // Also when something else is written to a record that was deleted before: subscribers would take it for alive.
    const gone = action === 'delete' || fieldsOf(after)['deleteTime'] !== undefined;
    const data = gone ? null : json;
    bodies.push({ ...common, topic: options.stateTopic, type: `crm.${options.service}.${noun}.state.v1`, data });
  }
  return bodies;
}

/** How many numbers the events take from the record's counter: those of the fullest topic. */
export function eventSteps(bodies: readonly EventBody[]): number {
  const counts = new Map<string, number>();
  for (const { topic } of bodies) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

function envelope<T extends object>(
  resource: Resource<T>,
  message: T,
  call: Call,
): Omit<EventBody, 'topic' | 'type' | 'data'> {
  const { options, noun } = resource;
  const clientId = options.clientId === undefined ? undefined : fieldsOf(message)[options.clientId];
  const permission = resource.permissionFor('read');
  const { ownerId, teamId } = ownershipOf(resource, message);
  return {
    aggregate: noun,
    ...(typeof clientId === 'string' && clientId !== '' && { clientId }),
    ...(permission !== undefined && {
      access: {
        permission,
        ...(ownerId && { ownerId }),
        ...(teamId && { teamId }),
        ...(options.scope === undefined && { unscoped: true }),
      },
    }),
    actorId: call.actor.userId,
    traceparent: call.traceparent,
    ...(call.requestId !== undefined && { correlationId: call.requestId }),
    time: call.now,
  };
}

/** Whose a record is, by the columns of the declaration's scope. */
export function ownershipOf<T extends object>(
  resource: Resource<T>,
  message: T,
  scope = resource.options.scope,
): { ownerId?: string; teamId?: string } {
  const { owner, team } = scope ?? {};
  const valueIn = (name: string | undefined): string | undefined => {
    const column = name === undefined ? undefined : resource.stored.find(({ names }) => names.includes(name));
    const value = column && fieldsOf(message)[column.field.jsonName];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [ownerId, teamId] = [valueIn(owner), valueIn(team)];
  return { ...(ownerId !== undefined && { ownerId }), ...(teamId !== undefined && { teamId }) };
}

/** Facts go to every subscriber, so they carry neither personal data nor what needs a permission of its own. */
function withoutPrivate(values: Fields, message: MessageDescriptor | undefined): Fields {
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => {
      const rule = message?.fields.find((field) => field.jsonName === name)?.rule;
      return !rule?.personal && !rule?.sensitive;
    }),
  );
}
