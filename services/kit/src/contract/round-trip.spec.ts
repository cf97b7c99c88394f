import { registry } from '@crm/proto/registry';
import type { FieldDescriptor, MessageDescriptor } from '@crm/proto/descriptor';
import fc from 'fast-check';
import { jsonReader } from './read-json.ts';
import { validateJson } from './validate.ts';
import { jsonWriter } from './write-json.ts';

/** Any value that the contract allows by type; limits are lifted below, since patterns cannot be turned round. */
function valueOf(field: FieldDescriptor, depth: number): fc.Arbitrary<unknown> {
  switch (field.kind) {
    case 'string':
      return fc.string({ unit: 'grapheme', maxLength: 8 });
    case 'bool':
      return fc.boolean();
    case 'int32':
      return fc.integer();
    case 'int64':
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    case 'double':
      return fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    case 'bytes':
      return fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes));
    case 'enum':
      return fc.constantFrom(...(registry.enums.get(field.type ?? '')?.values.map((value) => value.name) ?? []));
    case 'timestamp':
      return fc.date({
        min: new Date('1970-01-01T00:00:00Z'),
        max: new Date('2200-01-01T00:00:00Z'),
        noInvalidDate: true,
      });
    case 'mask':
      return fc.array(fc.stringMatching(/^[a-z]{1,5}(_[a-z]{1,5}){0,2}$/u), { minLength: 1, maxLength: 3 });
    case 'struct':
      return fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/u), fc.oneof(fc.string(), fc.boolean(), fc.constant(null)));
    case 'message':
      return messageOf(unlimited(field.type ?? ''), depth + 1);
  }
}

function messageOf(descriptor: MessageDescriptor, depth = 0): fc.Arbitrary<Record<string, unknown>> {
  const base = registry.codecs.get(descriptor.name)?.fromJSON({}) as Record<string, unknown>;
  const own: Record<string, fc.Arbitrary<unknown>> = {};
  for (const field of descriptor.fields) {
    const deep = field.kind === 'message' && depth >= 2;
    if (field.oneof !== undefined) {
      if (!deep) own[field.oneof] = valueOf(field, depth).map((value) => ({ $case: field.jsonName, value }));
      continue;
    }
    if (deep) continue;
    const value = valueOf(field, depth);
    if (field.repeated) own[field.jsonName] = fc.array(value, { maxLength: 2 });
    else if (field.map) own[field.jsonName] = fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/u), value, { maxKeys: 2 });
    else own[field.jsonName] = field.presence ? fc.option(value, { nil: undefined }) : value;
  }
  return fc.record(own).map((parts) => ({ ...base, ...parts }));
}

const lifted = new Map<string, MessageDescriptor>();
function unlimited(name: string): MessageDescriptor {
  const known = lifted.get(name);
  if (known) return known;
  const descriptor = registry.messages.get(name);
  if (!descriptor) throw new Error(name);
  const free = { ...descriptor, fields: descriptor.fields.map((field) => ({ ...field, rule: {} })) };
  lifted.set(name, free);
  return free;
}

const names = [...registry.messages.keys()];
const free = { ...registry, messages: new Map(names.map((name) => [name, unlimited(name)])) };

test.each(names)('%s survives the wire and JSON', (name) => {
  const write = jsonWriter(free, name);
  const read = jsonReader(free, name);
  const codec = free.codecs.get(name);
  if (!codec) throw new Error(name);
  fc.assert(
    fc.property(messageOf(unlimited(name)), (message) => {
      const json: unknown = JSON.parse(write(Buffer.from(codec.encode(message).finish())).toString());
      expect(validateJson(free, name, json)).toEqual([]);
      expect(read(json, [])).toEqual(message);
    }),
    { numRuns: 20 },
  );
});

test.each(names)('%s refuses any JSON without throwing', (name) => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => Array.isArray(validateJson(registry, name, json))),
    { numRuns: 20 },
  );
});
