import { isPerson } from '../access/actor.ts';
import type { Call } from '../grpc/call.ts';
import { invalid } from '../grpc/errors.ts';
import type { Violation } from '../grpc/errors.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { ownershipOf } from './change.ts';
import { tidyField } from '../contract/tidy.ts';
import { within } from '../contract/violation.ts';
import type { Column } from './columns.ts';
import type { Resource } from './define.ts';
import { fieldsOf, setValue, valueOf } from './row.ts';
import { hiddenFrom, keepHidden, refuseHidden } from './sensitive.ts';

/** A new record from what the caller sent: output-only fields reset, id given, owner and team filled from the caller. */
export function newDraft<T extends object>(resource: Resource<T>, sent: T | undefined, call: Call): T {
  if (sent === undefined) throw invalid([{ field: resource.property, reason: 'REQUIRED' }]);
  const refused = refuseHidden(sent, hiddenFrom(call.actor, resource.hidden), resource.property);
  if (refused.length > 0) throw invalid(refused);
  const draft = { ...sent };
  const blank = resource.codec.fromJSON({});
  for (const column of resource.columns)
    if (column.field.rule.outputOnly) setValue(draft, column, valueOf(blank, column));
  for (const column of resource.stored) setValue(draft, column, tidied(resource, column, valueOf(draft, column)));
  fieldsOf(draft)['id'] = uuidv7();
  const { owner, team } = resource.options.scope ?? {};
  if (isPerson(call.actor)) {
    const { ownerId, teamId } = ownershipOf(resource, draft);
    fill(resource, draft, owner, ownerId, call.actor.userId);
    // A record given to somebody else goes to that one's team instead.
    if (ownerId === undefined || ownerId === call.actor.userId) fill(resource, draft, team, teamId, call.actor.teamId);
  }
  return resource.options.hooks?.defaults?.(draft, call) ?? draft;
}

function tidied<T extends object>({ options }: Resource<T>, { field }: Column, value: unknown): unknown {
  return value === undefined ? value : (tidyField(options.registry, field)?.(value) ?? value);
}

function fill<T extends object>(
  resource: Resource<T>,
  draft: T,
  name: string | undefined,
  present: string | undefined,
  value: string | undefined,
): void {
  if (name === undefined || present !== undefined || value === undefined) return;
  const column = resource.stored.find(({ names }) => names.includes(name));
  if (column) setValue(draft, column, value);
}

/**
 * The record with the fields of a mask taken from what was sent. Paths are names of top-level fields in either spelling;
 * an empty mask means the populated fields; `*` all that may be set. Throws INVALID_ARGUMENT for unknown, immutable,
 * output-only and hidden fields.
 */
export function applyMask<T extends object>(
  resource: Resource<T>,
  before: T,
  sent: T | undefined,
  mask: readonly string[] | undefined,
  call: Call,
): T {
  if (sent === undefined) throw invalid([{ field: resource.property, reason: 'REQUIRED' }]);
  const hidden = hiddenFrom(call.actor, resource.hidden);
  const blank = resource.codec.fromJSON({});
  const settable = resource.stored.filter(({ field }) => !field.rule.outputOnly && field.name !== 'id');
  const violations: Violation[] = [];
  const paths = (mask ?? []).map((path) => path.trim()).filter((path) => path !== '');
  const chosen =
    paths.length === 0
      ? settable.filter((column) => !equal(valueOf(sent, column), valueOf(blank, column)))
      : paths.includes('*')
        ? settable.filter(
            ({ field }) =>
              !field.rule.immutable && !hidden.some(({ path }) => path.length === 1 && path[0] === field.jsonName),
          )
        : paths.flatMap((path) => {
            const [name] = path.split('.');
            if (name === 'id' || name === 'etag') return [];
            const column = resource.columns.find(({ field }) => field.name === name || field.jsonName === name);
            if (!column) violations.push({ field: `updateMask.${path}`, reason: 'UNKNOWN_FIELD' });
            return column && !column.field.rule.outputOnly ? [column] : [];
          });
  const after = { ...before };
  for (const column of chosen) {
    const { field } = column;
    if (field.rule.immutable && !equal(valueOf(sent, column), valueOf(before, column)))
      violations.push({ field: `${resource.property}.${field.jsonName}`, reason: 'IMMUTABLE' });
    if (hidden.some(({ path }) => path.length === 1 && path[0] === field.jsonName))
      violations.push({ field: `${resource.property}.${field.jsonName}`, reason: 'NOT_ALLOWED' });
    setValue(after, column, tidied(resource, column, structuredClone(valueOf(sent, column))));
  }
  // What was sent may begin or end what was there before.
  const place = within(undefined, resource.property);
  for (const { fields, check } of resource.valueRules)
    if (chosen.some(({ field }) => fields.includes(field.name))) check(fieldsOf(after), violations, place);
  const inner = hidden.filter(({ path }) => path.length > 1 && chosen.some(({ field }) => field.jsonName === path[0]));
  violations.push(...refuseHidden(sent, inner, resource.property));
  if (violations.length > 0) throw invalid(violations);
  keepHidden(before, after, inner);
  return after;
}

function equal(one: unknown, other: unknown): boolean {
  return one === other || text(one) === text(other);
}

function text(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? `${item}n` : item)) ?? '';
}
