/**
 * Compiled readers of JSON: one walk that checks a request's JSON against the contract and builds the ts-proto object.
 * ts-proto's own fromJSON drops unknown fields and turns wrong types into NaN or "", so it is never shown what a caller
 * sent.
 */
import type { FieldDescriptor, MessageDescriptor, Registry } from '@crm/proto/descriptor';
import { isMissing } from './presence.ts';
import { Refused, valueReader } from './read-value.ts';
import type { ValueReader } from './read-value.ts';
import { NUL, REQUIRED, TOO_DEEP, countCheck, holdsNul } from './rules.ts';
import type { Check } from './rules.ts';
import { maskedField } from './update-mask.ts';
import { valueRules } from './value-rules.ts';
import { report, within } from './violation.ts';
import type { Failure, FieldViolation, Place } from './violation.ts';

export type MessageObject = Record<string, unknown>;

/** Reads one message; what is wrong is added to `violations` and left out of the object. */
export type JsonReader = (json: unknown, violations: FieldViolation[], place?: Place) => MessageObject;

/** Whether absent required fields are refused: a PATCH speaks only of the fields that it names. */
type Mode = 'whole' | 'update';

const MAX_DEPTH = 50;
const UNKNOWN_FIELD: Failure = { reason: 'UNKNOWN_FIELD' };
const WRONG_OBJECT: Failure = { reason: 'WRONG_TYPE', params: { expected: 'object' } };
const WRONG_ARRAY: Failure = { reason: 'WRONG_TYPE', params: { expected: 'array' } };

const cache = new WeakMap<Registry, Map<string, JsonReader>>();

/** The reader of a message, compiled once per registry. Throws when the registry does not know the message. */
export function jsonReader(registry: Registry, message: string, mode: Mode = 'whole'): JsonReader {
  const readers = cache.get(registry) ?? new Map<string, JsonReader>();
  cache.set(registry, readers);
  const key = `${mode} ${message}`;
  const known = readers.get(key);
  if (known) return known;
  const reader = compile(registry, message, mode);
  readers.set(key, reader);
  return reader;
}

interface FieldPlan {
  field: FieldDescriptor;
  name: string;
  oneof: string | undefined;
  required: boolean;
  /** Set by the service: whatever the caller says is passed over. */
  ignored: boolean;
  read: (json: unknown, violations: FieldViolation[], place: Place | undefined) => unknown;
}

function compile(registry: Registry, name: string, mode: Mode): JsonReader {
  const descriptor = registry.messages.get(name);
  const codec = registry.codecs.get(name);
  if (!descriptor || !codec) throw new Error(`the registry does not know ${name}`);
  const plans = planFields(registry, descriptor);
  const byName = new Map(plans.flatMap((plan) => [[plan.name, plan] as const, [plan.field.name, plan] as const]));
  const required = mode === 'whole' ? plans.filter((plan) => plan.required) : [];
  const rules = valueRules(descriptor);

  return (json, violations, place) => {
    const message = codec.fromJSON({}) as MessageObject;
    if (typeof json !== 'object' || json === null || Array.isArray(json)) {
      report(violations, place, '', undefined, WRONG_OBJECT);
      return message;
    }
    if (place !== undefined && place.depth > MAX_DEPTH) {
      report(violations, place, '', undefined, TOO_DEEP);
      return message;
    }
    const source = json as Record<string, unknown>;
    for (const key of Object.keys(source)) {
      const plan = byName.get(key);
      if (plan === undefined) {
        report(violations, place, key, undefined, UNKNOWN_FIELD);
        continue;
      }
      if (plan.ignored) continue;
      const value = source[key];
      if (plan.required && isMissing(plan.field, value)) {
        // In 'whole' mode the loop over required fields reports it.
        if (mode === 'update') report(violations, place, plan.name, undefined, REQUIRED);
        continue;
      }
      if (value === null || value === undefined) continue;
      const before = violations.length;
      const read = plan.read(value, violations, place);
      if (violations.length > before && read === undefined) continue;
      assign(message, plan, read, violations, place);
    }
    for (const plan of required) {
      if (isMissing(plan.field, source[plan.name] ?? source[plan.field.name])) {
        report(violations, place, plan.name, undefined, REQUIRED);
      }
    }
    for (const rule of rules) rule.check(message, violations, place);
    return message;
  };
}

function assign(
  message: MessageObject,
  plan: FieldPlan,
  value: unknown,
  violations: FieldViolation[],
  place: Place | undefined,
): void {
  if (plan.oneof === undefined) {
    message[plan.name] = value;
    return;
  }
  const other = message[plan.oneof] as { $case: string } | undefined;
  if (other !== undefined && other.$case !== plan.name) {
    report(violations, place, plan.name, undefined, {
      reason: 'ONLY_ONE_OF',
      params: { fields: `${other.$case}, ${plan.name}` },
    });
    return;
  }
  message[plan.oneof] = { $case: plan.name, value };
}

function planFields(registry: Registry, descriptor: MessageDescriptor): FieldPlan[] {
  const updated = maskedField(registry, descriptor);
  return descriptor.fields.map((field) => ({
    field,
    name: field.jsonName,
    oneof: field.oneof,
    required: field.rule.required === true && field.rule.outputOnly !== true,
    // The id and the etag of a record come back with it to say which one, and in which state, is meant.
    ignored: field.rule.outputOnly === true && field.name !== 'id' && field.name !== 'etag',
    read: planField(registry, field, field === updated ? 'update' : 'whole'),
  }));
}

function planField(registry: Registry, field: FieldDescriptor, mode: Mode): FieldPlan['read'] {
  const item = itemReader(registry, field, mode);
  if (field.map) return mapReader(field, item);
  if (field.repeated) return listReader(field, item);
  const name = field.jsonName;
  return (json, violations, place) => item(json, violations, place, name, undefined);
}

type ItemReader = (
  json: unknown,
  violations: FieldViolation[],
  place: Place | undefined,
  name: string,
  item: number | string | undefined,
) => unknown;

function itemReader(registry: Registry, field: FieldDescriptor, mode: Mode): ItemReader {
  if (field.kind === 'message') {
    // Compiled on first use: messages may hold themselves.
    let reader: JsonReader | undefined;
    return (json, violations, place, name, item) => {
      reader ??= jsonReader(registry, field.type ?? '', mode);
      return reader(json, violations, within(place, name, item));
    };
  }
  const read: ValueReader = valueReader(field, registry.enums.get(field.type ?? ''));
  return (json, violations, place, name, item) => {
    const value = read(json);
    if (!(value instanceof Refused)) return value;
    report(violations, place, name, item, value.failure);
    return undefined;
  };
}

function listReader(field: FieldDescriptor, read: ItemReader): FieldPlan['read'] {
  const count = countCheck(field);
  const name = field.jsonName;
  return (json, violations, place) => {
    if (!Array.isArray(json)) {
      report(violations, place, name, undefined, WRONG_ARRAY);
      return undefined;
    }
    if (!withinCount(count, json.length, violations, place, name)) return undefined;
    return json.map((item, index) => read(item, violations, place, name, index));
  };
}

function mapReader(field: FieldDescriptor, read: ItemReader): FieldPlan['read'] {
  const count = countCheck(field);
  const name = field.jsonName;
  return (json, violations, place) => {
    if (typeof json !== 'object' || json === null || Array.isArray(json)) {
      report(violations, place, name, undefined, WRONG_OBJECT);
      return undefined;
    }
    const entries = Object.entries(json);
    if (!withinCount(count, entries.length, violations, place, name)) return undefined;
    if (entries.some(([key]) => holdsNul(key))) report(violations, place, name, undefined, NUL);
    // fromEntries defines its properties: a key "__proto__" stays a key.
    return Object.fromEntries(entries.map(([key, item]) => [key, read(item, violations, place, name, key)]));
  };
}

function withinCount(
  check: Check<number> | undefined,
  count: number,
  violations: FieldViolation[],
  place: Place | undefined,
  name: string,
): boolean {
  const failure = check?.(count);
  if (failure !== undefined) report(violations, place, name, undefined, failure);
  return failure === undefined;
}
