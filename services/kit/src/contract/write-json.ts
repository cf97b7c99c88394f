/**
 * Compiled writers of REST's JSON. Unlike ts-proto's toJSON they write zero values of fields without presence, so that an
 * answer has a steady shape ("deals": [], "nextPageToken": ""). A sensitive field that is empty stays absent: whoever
 * may not see it cannot tell that it is there.
 */
import type { FieldDescriptor, Registry } from '@crm/proto/descriptor';

export type JsonWriter = (message: unknown) => Record<string, unknown>;

const cache = new WeakMap<Registry, Map<string, JsonWriter>>();

/** The writer of a message, compiled once per registry. Throws when the registry does not know the message. */
export function jsonWriter(registry: Registry, message: string): JsonWriter {
  const writers = cache.get(registry) ?? new Map<string, JsonWriter>();
  cache.set(registry, writers);
  const known = writers.get(message);
  if (known) return known;
  const writer = compile(registry, message);
  writers.set(message, writer);
  return writer;
}

type FieldWriter = (message: Record<string, unknown>, json: Record<string, unknown>) => void;

function compile(registry: Registry, name: string): JsonWriter {
  const descriptor = registry.messages.get(name);
  if (!descriptor) throw new Error(`the registry does not know ${name}`);
  const writers = descriptor.fields.map((field) => fieldWriter(registry, field));
  return (message) => {
    const json: Record<string, unknown> = {};
    for (const write of writers) write(message as Record<string, unknown>, json);
    return json;
  };
}

function fieldWriter(registry: Registry, field: FieldDescriptor): FieldWriter {
  const { jsonName: name, oneof } = field;
  const write = valueWriter(registry, field);
  const hidden = field.rule.sensitive !== undefined;
  if (oneof !== undefined) {
    return (message, json) => {
      const member = message[oneof] as { $case: string; value: unknown } | undefined;
      if (member?.$case === name) json[name] = write(member.value);
    };
  }
  if (field.repeated) {
    return (message, json) => {
      const items = (message[name] ?? []) as readonly unknown[];
      if (!hidden || items.length > 0) json[name] = items.map(write);
    };
  }
  if (field.map) {
    return (message, json) => {
      const entries = Object.entries(message[name] ?? {});
      if (!hidden || entries.length > 0)
        json[name] = Object.fromEntries(entries.map(([key, item]) => [key, write(item)]));
    };
  }
  if (field.presence || hidden) {
    return (message, json) => {
      const value = message[name];
      if (value === undefined || (!field.presence && isZero(field, value))) return;
      json[name] = write(value);
    };
  }
  return (message, json) => {
    json[name] = write(message[name]);
  };
}

function isZero(field: FieldDescriptor, value: unknown): boolean {
  if (field.kind === 'enum') return typeof value === 'string' && value.endsWith('_UNSPECIFIED');
  if (field.kind === 'bytes') return value instanceof Uint8Array && value.length === 0;
  return value === '' || value === 0 || value === 0n || value === false;
}

function valueWriter(registry: Registry, field: FieldDescriptor): (value: unknown) => unknown {
  switch (field.kind) {
    case 'string':
    case 'bool':
    case 'int32':
    case 'enum':
    case 'struct':
      return (value) => value;
    case 'double':
      return (value) => (Number.isFinite(value) ? value : String(value));
    case 'int64':
      return (value) => String(value);
    case 'bytes':
      return (value) => Buffer.from(value as Uint8Array).toString('base64');
    case 'timestamp':
      return (value) => (value as Date).toISOString();
    case 'mask':
      return (value) => (value as string[]).map(camelPath).join(',');
    case 'message': {
      // Compiled on first use: messages may hold themselves.
      let writer: JsonWriter | undefined;
      return (value) => {
        writer ??= jsonWriter(registry, field.type ?? '');
        return writer(value);
      };
    }
  }
}

function camelPath(path: string): string {
  return path.replaceAll(/_([a-z0-9])/gu, (_, letter: string) => letter.toUpperCase());
}
