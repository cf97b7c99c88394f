import type { FieldDescriptor, Registry } from '@crm/proto/descriptor';
import { maskField, maskedField } from '../contract/update-mask.ts';

/** One id that a message names. */
export interface Reference {
  /** "sales.deal" */
  noun: string;
  id: string;
  /** As in JSON, with the place in lists: "deal.lines[2].productId". */
  field: string;
}

/** Finds the references of a message in the order of its fields; with `only`, in fields of these names. */
export type ReferenceReader = (message: object, found: Reference[], above: string, only?: ReadonlySet<string>) => void;

type Fields = Record<string, unknown>;
type FieldReader = (value: unknown, found: Reference[], field: string, holder: Fields) => void;

const readers = new WeakMap<Registry, Map<string, ReferenceReader | undefined>>();

/** "sent": what a caller may set; "stored": what the service sets itself too. */
export type Extent = 'sent' | 'stored';

/**
 * What reads the ids with `refers_to` out of a message, however deep, compiled once; undefined when it has none. Where a
 * message has an update mask, only fields that it names are read.
 */
export function referenceReader(
  registry: Registry,
  name: string,
  extent: Extent = 'sent',
): ReferenceReader | undefined {
  const known = readers.get(registry) ?? new Map<string, ReferenceReader | undefined>();
  readers.set(registry, known);
  const key = `${extent} ${name}`;
  if (known.has(key)) return known.get(key);
  // A message that holds itself adds nothing to its own fields at the second meeting.
  known.set(key, undefined);
  const reader = compile(registry, name, extent);
  known.set(key, reader);
  return reader;
}

function compile(registry: Registry, name: string, extent: Extent): ReferenceReader | undefined {
  const descriptor = registry.messages.get(name);
  if (descriptor === undefined) throw new Error(`the registry does not know ${name}`);
  const mask = maskField(descriptor);
  const masked = maskedField(registry, descriptor);
  const plans = descriptor.fields
    .filter(({ rule }) => extent === 'stored' || rule.outputOnly !== true)
    .flatMap((field) => {
      const read = field === masked ? maskedReader(registry, field, mask) : fieldReader(registry, field, extent);
      return read === undefined ? [] : [{ field, read }];
    });
  if (plans.length === 0) return undefined;
  return (message, found, above, only) => {
    for (const { field, read } of plans) {
      if (only !== undefined && !only.has(field.name) && !only.has(field.jsonName)) continue;
      const value = valueOf(message as Fields, field);
      if (value === undefined || value === '') continue;
      read(value, found, above === '' ? field.jsonName : `${above}.${field.jsonName}`, message as Fields);
    }
  };
}

/** An absent or empty mask means the fields that are filled, and `*` all of them. */
function maskedReader(
  registry: Registry,
  { type = '' }: FieldDescriptor,
  mask?: FieldDescriptor,
): FieldReader | undefined {
  const inner = referenceReader(registry, type);
  return (
    inner &&
    ((value, found, path, holder) => {
      const paths = (holder[mask?.jsonName ?? ''] ?? []) as readonly string[];
      const whole = paths.length === 0 || paths.includes('*');
      inner(value as object, found, path, whole ? undefined : new Set(paths.map((one) => one.split('.')[0] ?? '')));
    })
  );
}

function fieldReader(registry: Registry, field: FieldDescriptor, extent: Extent): FieldReader | undefined {
  const one = itemReader(registry, field, extent);
  if (one === undefined) return undefined;
  if (field.repeated)
    return (value, found, path, holder) => {
      for (const [index, item] of (value as unknown[]).entries()) one(item, found, `${path}[${index}]`, holder);
    };
  if (field.map)
    return (value, found, path, holder) => {
      for (const [key, item] of Object.entries(value as Fields)) one(item, found, `${path}[${key}]`, holder);
    };
  return one;
}

function itemReader(
  registry: Registry,
  { kind, type, rule }: FieldDescriptor,
  extent: Extent,
): FieldReader | undefined {
  if (rule.refersTo !== undefined && kind === 'string') {
    const nounOf = nounReader(rule.refersTo);
    return (value, found, field, holder) => {
      if (value !== '') found.push({ noun: nounOf(holder), id: String(value).toLowerCase(), field });
    };
  }
  if (kind !== 'message' || type === undefined) return undefined;
  const inner = referenceReader(registry, type, extent);
  return inner && ((value, found, field) => inner(value as object, found, field));
}

/** "{type}": the noun stands in the field beside it. */
function nounReader(refersTo: string): (holder: Fields) => string {
  const [, beside] = /^\{(\w+)\}$/.exec(refersTo) ?? [];
  if (beside === undefined) return () => refersTo;
  const name = camel(beside);
  return (holder) => String(holder[name] ?? '').replaceAll('-', '_');
}

function valueOf(message: Fields, field: FieldDescriptor): unknown {
  if (field.oneof === undefined) return message[field.jsonName];
  const member = message[field.oneof] as { $case: string; value: unknown } | undefined;
  return member?.$case === field.jsonName ? member.value : undefined;
}

function camel(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
