/** Compiled checks of ts-proto objects: the same rules as for JSON, for callers that come by gRPC. */
import type { FieldDescriptor, MessageDescriptor, Registry } from '@crm/proto/descriptor';
import { isAbsent, isMissing } from './presence.ts';
import {
  NUL,
  REQUIRED,
  UNKNOWN_VALUE,
  bigintCheck,
  bytesCheck,
  countCheck,
  holdsNul,
  numberCheck,
  stringCheck,
  structCheck,
  timestampCheck,
} from './rules.ts';
import type { Check } from './rules.ts';
import { maskField, maskedField } from './update-mask.ts';
import { valueRules } from './value-rules.ts';
import { report, within } from './violation.ts';
import type { FieldViolation, Place } from './violation.ts';

/** Adds what is wrong with a message to `violations`. With `only`, fields of other names are passed over. */
export type MessageCheck = (
  message: Record<string, unknown>,
  violations: FieldViolation[],
  place?: Place,
  only?: ReadonlySet<string>,
) => void;

const cache = new WeakMap<Registry, Map<string, MessageCheck>>();

/** The check of a message, compiled once per registry. Throws when the registry does not know the message. */
export function messageCheck(registry: Registry, message: string): MessageCheck {
  const checks = cache.get(registry) ?? new Map<string, MessageCheck>();
  cache.set(registry, checks);
  const known = checks.get(message);
  if (known) return known;
  const check = compile(registry, message);
  checks.set(message, check);
  return check;
}

type ItemCheck = (
  value: unknown,
  violations: FieldViolation[],
  place: Place | undefined,
  item: number | string | undefined,
  only?: ReadonlySet<string>,
) => void;

interface FieldPlan {
  field: FieldDescriptor;
  required: boolean;
  count: Check<number> | undefined;
  item: ItemCheck | undefined;
}

function compile(registry: Registry, name: string): MessageCheck {
  const descriptor = registry.messages.get(name);
  if (!descriptor) throw new Error(`the registry does not know ${name}`);
  const plans = descriptor.fields
    .filter((field) => field.rule.outputOnly !== true)
    .map((field) => planField(registry, field))
    .filter((plan) => plan.required || plan.count !== undefined || plan.item !== undefined);
  const mask = maskField(descriptor);
  const masked = maskedField(registry, descriptor);
  const rules = valueRules(descriptor);

  return (message, violations, place, only) => {
    for (const plan of plans) {
      const { field } = plan;
      if (only !== undefined && !only.has(field.name)) continue;
      const value = valueOf(message, field);
      if (field === masked) {
        const named = message[mask?.jsonName ?? ''];
        checkMasked(registry, field, value, namesOf(named, value, registry, field), violations, place);
        continue;
      }
      checkField(plan, value, violations, place);
    }
    for (const { fields, check } of rules)
      if (only === undefined || fields.every((field) => only.has(field))) check(message, violations, place);
  };
}

function planField(registry: Registry, field: FieldDescriptor): FieldPlan {
  return {
    field,
    // A number or a flag without presence cannot be told from an absent one.
    required: field.rule.required === true && (field.presence || field.repeated || field.map || !isNumeric(field)),
    count: countCheck(field),
    item: itemCheck(registry, field),
  };
}

function isNumeric(field: FieldDescriptor): boolean {
  return field.kind === 'int32' || field.kind === 'int64' || field.kind === 'double' || field.kind === 'bool';
}

function valueOf(message: Record<string, unknown>, field: FieldDescriptor): unknown {
  if (field.oneof === undefined) return message[field.jsonName];
  const member = message[field.oneof] as { $case: string; value: unknown } | undefined;
  return member?.$case === field.jsonName ? member.value : undefined;
}

function checkField(plan: FieldPlan, value: unknown, violations: FieldViolation[], place: Place | undefined): void {
  const { field, item } = plan;
  if (plan.required ? isMissing(field, value) : isAbsent(field, value)) {
    if (plan.required) report(violations, place, field.jsonName, undefined, REQUIRED);
    return;
  }
  if (field.repeated && Array.isArray(value)) {
    if (!countOk(plan, value.length, violations, place) || item === undefined) return;
    for (const [index, entry] of value.entries()) item(entry, violations, place, index);
    return;
  }
  if (field.map && typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    if (!countOk(plan, entries.length, violations, place)) return;
    for (const [key, entry] of entries) {
      if (holdsNul(key)) report(violations, place, field.jsonName, undefined, NUL);
      else item?.(entry, violations, place, key);
    }
    return;
  }
  // Zero without presence is what an absent number decodes to.
  if (!field.presence && field.rule.required !== true && (value === 0 || value === 0n)) return;
  item?.(value, violations, place, undefined);
}

function countOk(plan: FieldPlan, count: number, violations: FieldViolation[], place: Place | undefined): boolean {
  const failure = plan.count?.(count);
  if (failure !== undefined) report(violations, place, plan.field.jsonName, undefined, failure);
  return failure === undefined;
}

/** Fields that an update speaks of: those of its mask ("*" for all that may change), or without one those that are filled. */
function namesOf(mask: unknown, value: unknown, registry: Registry, field: FieldDescriptor): ReadonlySet<string> {
  const descriptor: MessageDescriptor | undefined = registry.messages.get(field.type ?? '');
  if (Array.isArray(mask) && mask.includes('*'))
    return new Set(descriptor?.fields.filter(({ rule }) => rule.immutable !== true).map(({ name }) => name));
  if (Array.isArray(mask) && mask.length > 0) {
    return new Set(mask.map((path) => String(path).split('.')[0] ?? ''));
  }
  const message = (value ?? {}) as Record<string, unknown>;
  const filled = descriptor?.fields.filter((part) => !isAbsent(part, valueOf(message, part))) ?? [];
  return new Set(filled.map((part) => part.name));
}

function checkMasked(
  registry: Registry,
  field: FieldDescriptor,
  value: unknown,
  names: ReadonlySet<string>,
  violations: FieldViolation[],
  place: Place | undefined,
): void {
  if (value === undefined) {
    if (field.rule.required === true) report(violations, place, field.jsonName, undefined, REQUIRED);
    return;
  }
  const check = messageCheck(registry, field.type ?? '');
  check(value as Record<string, unknown>, violations, within(place, field.jsonName), names);
}

function itemCheck(registry: Registry, field: FieldDescriptor): ItemCheck | undefined {
  const name = field.jsonName;
  const type = field.type ?? '';
  // "" is an absent field, and an item like any other.
  const blank = field.repeated || field.map ? undefined : '';
  const scalar = <T>(check: Check<T> | undefined): ItemCheck | undefined =>
    check &&
    ((value, violations, place, item) => {
      const failure = value === blank ? undefined : check(value as T);
      if (failure !== undefined) report(violations, place, name, item, failure);
    });
  switch (field.kind) {
    case 'string':
      return scalar(stringCheck(field));
    case 'int32':
    case 'double':
      return scalar(numberCheck(field));
    case 'int64':
      return scalar(bigintCheck(field));
    case 'bytes':
      return scalar(bytesCheck(field));
    case 'timestamp':
      return scalar(timestampCheck);
    case 'struct':
      return scalar((value: object) => structCheck(value));
    case 'enum': {
      const names = new Set(registry.enums.get(type)?.values.map((value) => value.name));
      return scalar((value: string) => (names.has(value) ? undefined : UNKNOWN_VALUE));
    }
    case 'message': {
      // Compiled on first use: messages may hold themselves.
      let check: MessageCheck | undefined;
      return (value, violations, place, item) => {
        check ??= messageCheck(registry, type);
        check(value as Record<string, unknown>, violations, within(place, name, item));
      };
    }
    case 'bool':
    case 'mask':
      return undefined;
  }
}
