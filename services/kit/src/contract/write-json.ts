/**
 * Compiled writers of REST's JSON, straight from a message's bytes: what a service answered is neither decoded to objects
 * nor put together again as text. Unlike ts-proto's toJSON they write zero values of fields without presence, so that an
 * answer has a steady shape ("deals": [], "nextPageToken": ""). A sensitive field that is empty stays absent: whoever may
 * not see it cannot tell that it is there.
 */
import type { FieldDescriptor, MessageDescriptor, Registry } from '@crm/proto/descriptor';
import { JsonSink } from './json-sink.ts';
import { WireCursor } from './wire.ts';
import { valueWriter } from './write-value.ts';
import type { ValueWriter } from './write-value.ts';

/** Gives the JSON text, in UTF-8. Throws RangeError for bytes that are no message. */
export type JsonWriter = (message: Buffer) => Buffer;

const COMMA = 0x2c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const sink = new JsonSink();
const cache = new WeakMap<Registry, Map<string, ValueWriter>>();

/** The writer of a message, compiled once per registry. Throws when the registry does not know the message. */
export function jsonWriter(registry: Registry, message: string): JsonWriter {
  const write = compiled(registry, message);
  return (bytes) => {
    try {
      write(bytes, 0, bytes.length, sink);
      return sink.take();
    } finally {
      sink.clear();
    }
  };
}

function compiled(registry: Registry, name: string): ValueWriter {
  const writers = cache.get(registry) ?? new Map<string, ValueWriter>();
  cache.set(registry, writers);
  const known = writers.get(name);
  if (known) return known;
  const descriptor = registry.messages.get(name);
  if (!descriptor) throw new Error(`the registry does not know ${name}`);
  const writer = compile(registry, descriptor);
  writers.set(name, writer);
  return writer;
}

/** Writes a field that is on the wire between these places; of a repeated one its first and last. */
interface Slot {
  /** `"name":` */
  key: string;
  /** `"name":""`, when the field is to be seen although it is absent. */
  zero: string | undefined;
  several: boolean;
  /** A sensitive field that was sent although it is empty. */
  skipEmpty: boolean;
  write: ValueWriter;
}

function compile(registry: Registry, descriptor: MessageDescriptor): ValueWriter {
  const slots = descriptor.fields.map((field) => slotOf(registry, field));
  const slotOfNumber: (number | undefined)[] = [];
  descriptor.fields.forEach(({ number }, slot) => (slotOfNumber[number] = slot));
  const rivals = descriptor.fields.map(({ oneof }, slot) =>
    oneof === undefined
      ? []
      : descriptor.fields.flatMap((other, index) => (other.oneof === oneof && index !== slot ? [index] : [])),
  );
  const cursor = new WireCursor();

  return (bytes, from, to, json) => {
    // Where each field begins and ends; -1: absent.
    const starts = new Array<number>(slots.length).fill(-1);
    const ends = new Array<number>(slots.length).fill(-1);
    cursor.at = from;
    while (cursor.at < to) {
      const begin = cursor.at;
      cursor.varint(bytes);
      const tag = cursor.low;
      const start = cursor.value(bytes, tag & 7, to);
      const index = slotOfNumber[tag >>> 3];
      const slot = index === undefined ? undefined : slots[index];
      if (index === undefined || slot === undefined) continue;
      if (!slot.several) starts[index] = start;
      else if (starts[index] === -1) starts[index] = begin;
      ends[index] = cursor.at;
      for (const rival of rivals[index] ?? []) starts[rival] = -1;
    }
    json.byte(OPEN);
    let first = true;
    for (let index = 0; index < slots.length; index += 1) {
      const slot = slots[index];
      const start = starts[index] ?? -1;
      const end = ends[index] ?? -1;
      if (slot === undefined) continue;
      const absent = start === -1 || (slot.skipEmpty && start === end);
      if (absent && slot.zero === undefined) continue;
      if (first) first = false;
      else json.byte(COMMA);
      if (absent) {
        json.ascii(slot.zero ?? '');
        continue;
      }
      json.ascii(slot.key);
      slot.write(bytes, start, end, json);
    }
    json.byte(CLOSE);
  };
}

function slotOf(registry: Registry, field: FieldDescriptor): Slot {
  const key = `${JSON.stringify(field.jsonName)}:`;
  const hidden = field.rule.sensitive !== undefined;
  const value = valueWriter(registry, field, (name) => {
    // Compiled on first use: messages may hold themselves.
    let writer: ValueWriter | undefined;
    return (bytes, start, end, json) => {
      writer ??= compiled(registry, name);
      writer(bytes, start, end, json);
    };
  });
  const several = field.repeated || field.map;
  return {
    key,
    zero: field.presence || hidden ? undefined : key + zeroOf(registry, field),
    several,
    skipEmpty: hidden && !several && (field.kind === 'string' || field.kind === 'bytes'),
    write: field.repeated ? listWriter(field, value) : field.map ? mapWriter(registry, field, value) : value,
  };
}

function zeroOf(registry: Registry, field: FieldDescriptor): string {
  if (field.repeated) return '[]';
  if (field.map) return '{}';
  switch (field.kind) {
    case 'bool':
      return 'false';
    case 'int32':
    case 'double':
      return '0';
    case 'int64':
      return '"0"';
    case 'enum': {
      const zero = registry.enums.get(field.type ?? '')?.values.find(({ number }) => number === 0);
      return `"${zero?.name ?? 'UNRECOGNIZED'}"`;
    }
    default:
      return '""';
  }
}

/** Wire type of a single value of a kind; the rest has a length before it. */
function wireTypeOf({ kind }: FieldDescriptor): number {
  if (kind === 'double') return 1;
  return kind === 'bool' || kind === 'int32' || kind === 'int64' || kind === 'enum' ? 0 : 2;
}

function listWriter(field: FieldDescriptor, write: ValueWriter): ValueWriter {
  const cursor = new WireCursor();
  const wireType = wireTypeOf(field);
  return (bytes, from, to, json) => {
    json.ascii('[');
    let first = true;
    const item = (start: number, end: number): void => {
      if (first) first = false;
      else json.byte(COMMA);
      write(bytes, start, end, json);
    };
    eachOf(cursor, field.number, bytes, from, to, (start, end, type) => {
      if (type === wireType) item(start, end);
      else {
        // Packed: the values of numbers behind each other.
        for (let at = start; at < end; at = cursor.at) {
          cursor.at = at;
          cursor.value(bytes, wireType, end);
          item(at, cursor.at);
        }
      }
    });
    json.ascii(']');
  };
}

/** An entry is a message { string key = 1; value = 2; }; of two with one key a reader of JSON takes the last, as of the wire. */
function mapWriter(registry: Registry, field: FieldDescriptor, write: ValueWriter): ValueWriter {
  const cursor = new WireCursor();
  const zero = field.kind === 'message' ? '{}' : zeroOf(registry, { ...field, map: false });
  return (bytes, from, to, json) => {
    json.byte(OPEN);
    let first = true;
    eachOf(cursor, field.number, bytes, from, to, (start, end) => {
      let [keyStart, keyEnd, valueStart, valueEnd] = [0, 0, -1, -1];
      cursor.at = start;
      while (cursor.at < end) {
        cursor.varint(bytes);
        const tag = cursor.low;
        const begin = cursor.value(bytes, tag & 7, end);
        if (tag >>> 3 === 1) [keyStart, keyEnd] = [begin, cursor.at];
        else if (tag >>> 3 === 2) [valueStart, valueEnd] = [begin, cursor.at];
      }
      if (first) first = false;
      else json.byte(COMMA);
      json.quoted(bytes, keyStart, keyEnd);
      json.ascii(':');
      if (valueStart === -1) json.ascii(zero);
      else write(bytes, valueStart, valueEnd, json);
    });
    json.byte(CLOSE);
  };
}

/** Visits the occurrences of a field between its first and its last; the visitor may move the cursor. */
function eachOf(
  cursor: WireCursor,
  number: number,
  bytes: Buffer,
  from: number,
  to: number,
  visit: (start: number, end: number, wireType: number) => void,
): void {
  for (let at = from; at < to;) {
    cursor.at = at;
    cursor.varint(bytes);
    const tag = cursor.low;
    const start = cursor.value(bytes, tag & 7, to);
    at = cursor.at;
    if (tag >>> 3 === number) visit(start, at, tag & 7);
  }
}
