import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { FieldDescriptor, MethodDescriptor, Registry } from '@crm/proto/descriptor';

/** Where a reference stands in a request: JSON names from the outermost. */
export interface ReferencePlace {
  path: readonly FieldDescriptor[];
  noun: string;
}

/** Every field of a request that refers to a record and that a caller may set, however deep. */
export function referencePlaces(registry: Registry, message: string, seen: readonly string[] = []): ReferencePlace[] {
  if (seen.includes(message)) return [];
  return (registry.messages.get(message)?.fields ?? []).flatMap((field): ReferencePlace[] => {
    if (field.rule.outputOnly) return [];
    if (field.rule.refersTo !== undefined) return [{ path: [field], noun: field.rule.refersTo }];
    if (field.kind !== 'message' || field.type === undefined) return [];
    return referencePlaces(registry, field.type, [...seen, message]).map(({ path, noun }) => ({
      path: [field, ...path],
      noun,
    }));
  });
}

/** As errors name it: the first item of each list. */
export function fieldName({ path }: ReferencePlace): string {
  return path.map(({ jsonName, repeated }) => (repeated ? `${jsonName}[0]` : jsonName)).join('.');
}

/** The smallest request that the contract's limits let pass, as proto JSON, with one reference set. */
export function requestNaming(registry: Registry, method: MethodDescriptor, place: ReferencePlace, id: string): Json {
  return fill(registry, method.request, place.path, id, place.noun);
}

export type Json = Record<string, unknown>;

function fill(registry: Registry, type: string, path: readonly FieldDescriptor[], id: string, noun: string): Json {
  const [next, ...rest] = path;
  const fields = registry.messages.get(type)?.fields ?? [];
  return Object.fromEntries(
    fields.flatMap((field): [string, unknown][] => {
      if (field.rule.outputOnly && field.name !== 'id') return [];
      const isNext = field === next;
      // The noun of "{type}" stands beside the id.
      if (rest.length === 0 && noun === `{${field.name}}`) return [[field.jsonName, 'sales.deal']];
      if (!isNext && field.rule.required !== true && field.name !== 'id') return [];
      const value = !isNext
        ? sample(registry, field)
        : rest.length === 0
          ? id
          : fill(registry, field.type ?? '', rest, id, noun);
      return [[field.jsonName, field.repeated ? [value] : field.map ? { en: value } : value]];
    }),
  );
}

const FORMATS: Readonly<Record<string, () => string>> = {
  uuid: randomUUID,
  email: () => 'a@crm.example',
  phone: () => '+79161234567',
  url: () => 'https://crm.example',
  date: () => '2031-01-31',
  decimal: () => '1',
  currency: () => 'RUB',
  country: () => 'RU',
  language: () => 'en',
  time_zone: () => 'Europe/Moscow',
  unit: () => 'PCE',
};

function sample(registry: Registry, { kind, type = '', rule }: FieldDescriptor): unknown {
  switch (kind) {
    case 'string': {
      if (rule.format !== undefined) return FORMATS[rule.format]?.() ?? '';
      if (rule.pattern !== undefined) return fc.sample(fc.stringMatching(new RegExp(`^(?:${rule.pattern})$`)), 1)[0];
      return rule.minimum ?? rule.above ?? 'x'.repeat(rule.minLength ?? 1);
    }
    case 'enum':
      return registry.enums.get(type)?.values.find(({ number }) => number > 0)?.name;
    case 'bool':
      return true;
    case 'int32':
    case 'double':
      return Number(rule.minimum ?? 1);
    case 'int64':
      return rule.minimum ?? '1';
    case 'timestamp':
      return '2031-01-31T09:00:00Z';
    case 'message':
      return fill(registry, type, [], '', '');
    case 'struct':
      return {};
    case 'bytes':
      return '';
    case 'mask':
      return '';
  }
}
