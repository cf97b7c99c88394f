import type { FieldDescriptor, Registry } from '@crm/proto/descriptor';
import { Struct } from '@crm/proto/gen/google/protobuf/struct';
import type { JsonSink } from './json-sink.ts';
import { WireCursor } from './wire.ts';

/** Writes one value that stands on the wire from `start` to `end`. */
export type ValueWriter = (bytes: Buffer, start: number, end: number, json: JsonSink) => void;

const cursor = new WireCursor();

/** The writer of a field's value (of a list's item, of a map's value); `message` makes those of messages. */
export function valueWriter(
  registry: Registry,
  field: FieldDescriptor,
  message: (name: string) => ValueWriter,
): ValueWriter {
  switch (field.kind) {
    case 'string':
      return (bytes, start, end, json) => {
        json.quoted(bytes, start, end);
      };
    case 'bool':
      return varint((read) => (read.low !== 0 || read.high !== 0 ? 'true' : 'false'));
    case 'int32':
      return field.rule.minimum === '0'
        ? varint((read) => String(read.low >>> 0))
        : varint((read) => String(read.low | 0));
    case 'int64':
      return varint((read) => `"${read.int64()}"`);
    case 'enum': {
      const names = new Map(
        registry.enums.get(field.type ?? '')?.values.map(({ name, number }) => [number, `"${name}"`]),
      );
      return varint((read) => names.get(read.low | 0) ?? '"UNRECOGNIZED"');
    }
    case 'double':
      return (bytes, start, _end, json) => {
        const value = bytes.readDoubleLE(start);
        json.ascii(Number.isFinite(value) ? String(value) : `"${String(value)}"`);
      };
    case 'bytes':
      return (bytes, start, end, json) => {
        json.ascii(`"${bytes.toString('base64', start, end)}"`);
      };
    case 'timestamp':
      return (bytes, start, end, json) => {
        json.ascii(`"${timestampOf(bytes, start, end)}"`);
      };
    case 'mask':
      return (bytes, start, end, json) => {
        json.text(JSON.stringify(pathsOf(bytes, start, end).map(camelPath).join(',')));
      };
    case 'struct':
      return (bytes, start, end, json) => {
        json.text(JSON.stringify(Struct.unwrap(Struct.decode(bytes.subarray(start, end)))));
      };
    case 'message':
      return message(field.type ?? '');
  }
}

function varint(textOf: (read: WireCursor) => string): ValueWriter {
  return (bytes, start, _end, json) => {
    cursor.at = start;
    cursor.varint(bytes);
    json.ascii(textOf(cursor));
  };
}

/** google.protobuf.Timestamp { int64 seconds = 1; int32 nanos = 2; }, to the millisecond as a Date has it. */
function timestampOf(bytes: Buffer, start: number, end: number): string {
  let ms = 0;
  cursor.at = start;
  while (cursor.at < end) {
    cursor.varint(bytes);
    const tag = cursor.low;
    cursor.value(bytes, tag & 7, end);
    if (tag === 8) ms += Number(cursor.int64()) * 1000;
    else if (tag === 16) ms += (cursor.low | 0) / 1_000_000;
  }
  return new Date(ms).toISOString();
}

/** google.protobuf.FieldMask { repeated string paths = 1; }. */
function pathsOf(bytes: Buffer, start: number, end: number): string[] {
  const paths: string[] = [];
  cursor.at = start;
  while (cursor.at < end) {
    cursor.varint(bytes);
    const tag = cursor.low;
    const from = cursor.value(bytes, tag & 7, end);
    if (tag === 10) paths.push(bytes.toString('utf8', from, cursor.at));
  }
  return paths;
}

function camelPath(path: string): string {
  return path.replaceAll(/_([a-z0-9])/gu, (_, letter: string) => letter.toUpperCase());
}
